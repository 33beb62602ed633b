# Words that door and room share.
role-observer = Observador
role-reviewer = Revisor
role-drafter = Redactor
role-rapporteur = Relator
role-organizer = Organizador
language = Idioma
close = Cerrar
cancel = Cancelar
copy = Copiar
copied = Copiado

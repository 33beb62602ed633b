# Proponer, y comentarios.

# Modo de propuesta
suggest-begin = Proponer cambios
suggest-end = Dejar de proponer
suggest-menu = Contribuir
suggesting-band = Está proponiendo: los demás no ven nada hasta que usted lo envíe.
suggesting-told = Está proponiendo. Lo que cambie en el texto se convierte en propuestas; los demás no ven nada hasta que usted las envíe.
suggesting-ended = Ya no está proponiendo. Lo que no envió queda en este dispositivo.
suggesting-list = { $count ->
    [0] Sus propuestas
    [one] Su propuesta, sin enviar
   *[other] Sus propuestas, sin enviar ({ $count })
}
suggesting-nothing = Cambie el texto como usted lo escribiría. Cada cambio aparece aquí y se envía cuando usted lo diga.
suggesting-reason = Motivo (puede omitirse)
suggesting-send = Enviar
suggesting-send-all = { $count ->
    [one] Enviarla
   *[other] Enviar las { $count }
}
suggesting-take-back = Deshacer
suggesting-taken-back = Deshecho: el texto está como antes.
suggesting-sent = { $count ->
    [one] Se envió 1 propuesta.
   *[other] Se enviaron { $count } propuestas.
}
suggesting-show = { $count ->
    [0] Propuestas
    [one] 1 propuesta
   *[other] { $count } propuestas
}
suggesting-held = Una propuesta dice palabras y párrafos. El formato, los enlaces y las notas no pueden proponerse; coméntelos.
suggested-here = Un cambio que usted propone
kept-suggesting = { $count ->
    [one] 1 propuesta suya no se ha enviado. Vuelva a proponer para continuarla, o envíela aquí.
   *[other] { $count } propuestas suyas no se han enviado. Vuelva a proponer para continuarlas, o envíelas aquí.
}
unsent-told = { $count ->
    [one] 1 propuesta suya no se ha enviado. Queda en este dispositivo.
   *[other] { $count } propuestas suyas no se han enviado. Quedan en este dispositivo.
}

# Comentarios
tab-comments = Comentarios
comment-begin = Comentar
comment-begin-missing = Aquí falta algo
comment-hint = Un comentario trata de las palabras que seleccione, o del párrafo en el que esté.
comment-new = Su comentario
comment-words = Comentario
comment-add = Añadir comentario
comment-answer = Responder
comment-answer-words = Respuesta
comment-on = Comentario
comment-missing = Falta algo al final
comment-gone = Comentario sobre palabras que ya no están
comment-made = El comentario está en el debate.
comment-resolve = Dar por resuelto
comment-reopen = Reabrir
comment-resolved = El comentario está resuelto.
comment-reopened = El comentario vuelve a estar abierto.
comment-own-words = Estas palabras están solo en su propuesta. Diga allí por qué las propone.
comments-none = No hay comentarios.
comments-count = { $count ->
    [0] Ningún comentario abierto
    [one] 1 comentario abierto
   *[other] { $count } comentarios abiertos
}
comments-resolved = { $count ->
    [one] 1 comentario resuelto
   *[other] { $count } comentarios resueltos
}

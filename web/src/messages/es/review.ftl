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
comment-on-words = Comentario
comment-on-paragraph = Comentario sobre el párrafo
comment-on-missing = Falta algo
comment-on-whole = Comentario sobre todo el borrador
comment-missing = Falta algo
comment-after = después de { $number }
comment-is-resolved = Resuelto
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

# Quién escribió algo
by-own = por usted
by-name = por { $name }
by-role = { $role ->
    [observer] por alguien que observa
    [reviewer] por alguien que revisa
    [drafter] por alguien que redacta
    [rapporteur] por alguien que lleva la pluma
   *[organizer] por alguien que organiza
}
by-source = De { $source }
by-entered = introducida { $author }

# Qué es de las propuestas
suggestions-unknown = Quién hizo estas propuestas y sobre cuáles se ha decidido se muestra cuando hay conexión con el servidor.
suggestion-accepted = Aceptada
suggestion-declined = No aceptada
suggestion-accept = Aceptar
suggestion-decline-begin = No aceptar…
suggestion-decline = No aceptar
suggestion-withdrawn-told = La propuesta está retirada.
suggestion-was-accepted = Aceptada: está en el borrador.
suggestion-was-declined = No aceptada: quien la hizo sabrá por qué.
suggestion-outdated = Superada.
suggestion-first = al principio
suggestion-after = después de { $number }
suggestion-not-own = Usted lo propuso: lo acepta otra persona que lleve la pluma.
suggestion-not-stage = En la etapa abierta su función no escribe el borrador, y no acepta nada.
suggestion-overlaps = { $count ->
    [one] Otra propuesta abierta trata de las mismas palabras: si se acepta una, la otra puede quedar superada.
   *[other] Otras { $count } propuestas abiertas tratan de las mismas palabras: si se acepta una, las otras pueden quedar superadas.
}
suggestion-overlap-show = Ver «{ $words }»
decline-reason = Por qué no se acepta
decline-reason-hint = Lo leerá quien la hizo.
suggestion-news = Qué ha sido de sus propuestas
suggestion-news-show = Ver qué fue de ellas
suggestion-news-line = { $count ->
    [one] Se decidió sobre 1 de sus propuestas.
   *[other] Se decidió sobre { $count } de sus propuestas.
}
suggestion-yours-accepted = { $number ->
    [none] Su propuesta fue aceptada.
   *[other] Su propuesta en { $number } fue aceptada.
}
suggestion-yours-declined = { $number ->
    [none] Su propuesta no fue aceptada: { $reason }
   *[other] Su propuesta en { $number } no fue aceptada: { $reason }
}

# Desde la última vez
since-line = { $changes ->
    [0] { $published ->
        [0] Desde la última vez que miró
        [one] Se publicó una versión desde la última vez que miró
       *[other] Se publicaron { $published } versiones desde la última vez que miró
    }
    [one] 1 párrafo cambió desde la última vez que miró
   *[other] { $changes } párrafos cambiaron desde la última vez que miró
}{ $decided ->
    [0] .
    [one] { " " }· Se decidió sobre 1 de sus propuestas.
   *[other] { " " }· Se decidió sobre { $decided } de sus propuestas.
}
since-show = Ver qué cambió
since-title = Desde la última vez que miró
since-published = { $count ->
    [one] Se publicó una versión.
   *[other] Se publicaron { $count } versiones.
}
since-suggestions = Sus propuestas
since-comments = Sus comentarios
since-comment-resolved = Resuelto
since-changes = { $count ->
    [one] 1 párrafo cambió
   *[other] { $count } párrafos cambiaron
}
since-seen = Ya lo he visto
since-later = Mirarlo más tarde
since-seen-told = A partir de ahora solo se muestra lo que cambie después.

# De fuera
outside-begin = Introducir una propuesta de otra persona…
outside-title = Una propuesta de fuera
outside-more = Para una propuesta que llegó por correo electrónico o en papel. Se convierte en una propuesta con su procedencia, en el párrafo al que se refiere, esté donde esté ahora.
outside-cited = Sus números son los de
outside-draft = El borrador como está
outside-by = Indica
outside-by-number = el párrafo
outside-by-line = la línea
outside-number = Número del párrafo
outside-line = Número de la línea
outside-lines = La versión con números de línea
outside-action = Qué pide
outside-action-replace = Sustituir palabras
outside-action-insert = Insertar palabras
outside-action-delete = Quitar palabras
outside-action-paragraph = Un párrafo más después de este
outside-action-remove = Quitar el párrafo
outside-quote = Las palabras que cita
outside-quote-hint = Si no cita ninguna, se refiere a todo el párrafo.
outside-behind = Después de qué palabras
outside-behind-hint = Si no lo dice, al final del párrafo.
outside-find = Buscar el párrafo
outside-found = Párrafo { $number } del borrador como está
outside-found-title = El título del borrador como está
outside-lost = El párrafo no dice estas palabras, o ya no las dice. Introducida así, la propuesta se muestra como superada.
outside-source = De quién
outside-source-hint = Por ejemplo un nombre, una organización y cómo llegó. Lo ven todos los que participan.
outside-enter = Introducir la propuesta
outside-entered = La propuesta está introducida.

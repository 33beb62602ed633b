# La sala de redacción.

# Apertura, y lo que la impide
opening = Abriendo el borrador…
unopened-outside = Usted no participa en esta consulta
unopened-outside-do = Abra el enlace de invitación que recibió, o pídalo a quien organiza. Si participó con otro navegador, abra ese.
unopened-missing = Aquí no existe tal consulta
unopened-missing-do = Compruebe la dirección. Quizá necesite una invitación: abra el enlace que recibió.
unopened-offline = No hay conexión, y este dispositivo aún no guarda nada
unopened-offline-do = Una vez abierta en este dispositivo, la sala se abre también sin conexión. Inténtelo de nuevo cuando esté en línea.
unopened-storage = Este navegador no guarda nada
unopened-storage-do = La sala guarda su trabajo en este dispositivo hasta que lo tiene el servidor. Permita que la página guarde datos, o salga de la ventana privada.
unopened-other = La sala no se abre
unopened-other-do = Inténtelo de nuevo en un momento. Nada de lo que escribió se pierde.
unopened-again = Intentar de nuevo
unopened-front = A la portada
skip-to-draft = Ir al borrador

# Cabecera
stage-place = etapa { $place } de { $of }
stage-closed = Cerrada: la última etapa está publicada
state-label = Estado de su trabajo: { $state }
state-about = Estado de su trabajo
state-opening = Abriendo…
state-opening-more = Se está trayendo el borrador.
state-saved = Guardado
state-saved-more = Todo lo que escribió está en el disco del servidor.
state-saving = Guardando…
state-saving-more = Lo que escribió va camino del servidor. También está en este dispositivo.
state-offline = { $changes ->
    [0] Sin conexión
    [one] Sin conexión: 1 cambio guardado en este dispositivo
   *[other] Sin conexión: { $changes } cambios guardados en este dispositivo
}
state-offline-more = No hay conexión. Siga escribiendo: su trabajo queda en este dispositivo, también si cierra la página, y va al servidor cuando vuelva la conexión.
state-read-only-stage = Solo lectura: esta etapa no está abierta a su función
state-read-only-stage-more = En la etapa abierta su función no escribe el borrador. Verá al momento lo que escriben los demás.
state-read-only-comments = Solo lectura: esta etapa es de comentarios
state-read-only-comments-more = En la etapa abierta su función comenta y propone, y no escribe el borrador.
state-read-only-closed = Solo lectura: la consulta está cerrada
state-read-only-closed-more = La última etapa está publicada. Nadie escribe hasta que se abra otra etapa.
state-read-only-observer = Solo lectura: usted observa
state-read-only-observer-more = Quien observa lee el borrador, las versiones y los cambios. Para escribir hace falta otra función, que da quien organiza.
state-ended-withdrawn = Terminado: usted ya no participa
state-ended-withdrawn-more = Quien organiza puso fin a su participación. Lo que no se envió sigue en este dispositivo, en «No tomado».
state-ended-session = Terminado: este navegador ya no tiene acceso
state-ended-session-more = El servidor ya no conoce su sesión. Vuelva a entrar con un enlace de invitación; lo que no se envió sigue en este dispositivo.
ended-leave = Salir de la sala
publish-begin = Publicar…

# Quién está aquí
here = Quién está aquí
here-count = { $count ->
    [one] Solo está usted
   *[other] Hay { $count } personas aquí
}
here-sealed = Quién está aquí: oculto, por la regla de Chatham House
here-self = { $role }, usted
here-reads = leyendo
sealed = Regla de Chatham House
sealed-more = Los nombres y los cursores están ocultos. Lo dicho puede usarse; quién lo dijo no se cuenta, ni está en los documentos.
sealed-people = Regla de Chatham House: las personas figuran por su función.
follow = Seguir
follow-end = Dejar de seguir
following = Sigue a { $name }: la página va adonde escribe.

# Menú
menu = Menú
menu-lead = Dirigir
menu-view = Vista
menu-theme = Luz
menu-direction = Disposición de la página
menu-more = Más
menu-overview = Resumen de la consulta
menu-leave = Salir de la sala
view-desk = De escritorio
view-projector = Para toda la sala (letra grande)
theme-auto = Como el dispositivo
theme-light = Claro
theme-dark = Oscuro
direction-ltr = De izquierda a derecha
direction-rtl = De derecha a izquierda

# Herramientas
tools = Herramientas del texto
tools-all = Más herramientas
kind = Clase de párrafo
kind-is = Clase de párrafo: { $kind }
kind-none = Ningún párrafo
kind-title = Título
kind-heading = Encabezado { $level }
kind-preambular = Preambular
kind-operative = { $level ->
    [0] Dispositivo 1.
    [1] Dispositivo a)
    [2] Dispositivo i)
   *[other] Dispositivo a.
}
kind-paragraph = Párrafo simple
kind-list-item = Elemento de lista
kind-quote = Cita
label = Párrafo añadido o en competencia
label-is = { $label }: párrafo añadido o en competencia
label-short = bis, alt
label-none = Ninguno
label-bis = bis (añadido)
label-ter = ter (añadido)
label-quater = quater (añadido)
label-alt = alt (en competencia)
tool-shallower = Un nivel arriba
tool-deeper = Un nivel abajo
tool-strong = Negrita
tool-em = Cursiva
tool-link = Enlace
tool-footnote = Nota al pie
tool-undo = Deshacer
tool-redo = Rehacer
tool-move-up = Subir el párrafo
tool-move-down = Bajar el párrafo
agreed = Acordado
lock = Cerrar el párrafo como acordado ad referéndum
unlock = Volver a abrir el párrafo acordado
lock-done = El párrafo está acordado ad referéndum. Nadie lo cambia hasta que se abra de nuevo.
unlock-done = El párrafo vuelve a estar abierto.
lock-failed = No se decidió: { $sentence }
locked-held = Este párrafo está acordado ad referéndum y cerrado. El relator puede volver a abrirlo.
brackets = { $unbalanced ->
    [0] { $open ->
        [0] Sin corchetes
        [one] 1 corchete
       *[other] { $open } corchetes
    }
   *[other] { $open ->
        [one] 1 corchete, { $unbalanced } sin pareja
       *[other] { $open } corchetes, { $unbalanced } sin pareja
    }
}
brackets-next = Ir al corchete siguiente
find = Buscar
find-field = Buscar en el borrador
find-case = Mayúsculas exactas
find-next = Siguiente
find-previous = Anterior
find-none = No se encuentra
find-place = { $place } de { $count }
link-address = Dirección
link-hint = Una página (https://…) o un buzón (mailto:…)
link-wrong = Solo se enlazan páginas web y buzones: https://… o mailto:…
link-select = Seleccione antes las palabras que deben llevar allí.
link-apply = Poner enlace
link-remove = Quitar enlace

# El borrador
draft = Borrador
words = { $count ->
    [one] 1 palabra
   *[other] { $count } palabras
}
footnotes = Notas al pie
footnote-number = Nota { $number }
footnote-empty = Texto de la nota

# Lo que ocurrió
banner-close = Quitar este aviso
freeze = Se está publicando una versión… Nada de lo que escriba se pierde.
event-published = Se publicó { $version }. Etapa abierta: { $stage }. { $writing ->
    [draft] Puede escribir el borrador.
    [discussion] Puede comentar; el borrador es de solo lectura.
   *[nothing] El borrador es de solo lectura.
}
event-published-several = Se publicaron versiones. Etapa abierta: { $stage }. { $writing ->
    [draft] Puede escribir el borrador.
    [discussion] Puede comentar; el borrador es de solo lectura.
   *[nothing] El borrador es de solo lectura.
}
event-published-last = Se publicó { $version }. Era la última etapa: la consulta está cerrada y el borrador es de solo lectura.
event-closed = La consulta está cerrada. El borrador es de solo lectura.
event-stage = Etapa abierta: { $stage }. { $writing ->
    [draft] Puede escribir el borrador.
    [discussion] Puede comentar; el borrador es de solo lectura.
   *[nothing] El borrador es de solo lectura.
}
event-role = { $role ->
    [observer] Su función es ahora: observador.
    [reviewer] Su función es ahora: revisor.
    [drafter] Su función es ahora: redactor.
    [rapporteur] Su función es ahora: relator.
   *[organizer] Su función es ahora: organizador.
} { $writing ->
    [draft] Puede escribir el borrador.
    [discussion] Puede comentar; el borrador es de solo lectura.
   *[nothing] El borrador es de solo lectura.
}
hidden-told = Alguien quitó el párrafo en el que usted estaba.
hidden-restore = Recuperarlo
hidden-copy = Copiar su texto
copy-failed = Este navegador no deja copiar a la página.
update-ready = Hay una versión más nueva de esta página. Su trabajo se conserva.
update-reload = Recargar

# Panel
panel = Junto al texto
panel-close = Cerrar lo que está junto al texto
tab-outline = Índice
tab-kept = No tomado
tab-suggestions = Propuestas
tab-versions = Versiones
tab-people = Personas
outline-none = Aquí aparecerán los encabezados y los párrafos numerados.
paragraph-empty = (vacío)
in-paragraph = en { $number }
show-in-text = Ver en el texto
change-kind = como: { $kind }
change-deleted = suprimido:
change-inserted = añadido:
opens-tab = (se abre en otra pestaña)
withdraw = Retirar

# Trabajo que no se tomó
kept-told = { $count ->
    [one] 1 cambio no se tomó. Queda en este dispositivo.
   *[other] { $count } cambios no se tomaron. Quedan en este dispositivo.
}
kept-show = Verlo
kept-none = Todo lo que escribió se tomó o está decidido.
kept-stage = { $count ->
    [one] 1 cambio no se tomó: la etapa no dejaba a su función escribir ahí.
   *[other] { $count } cambios no se tomaron: la etapa no dejaba a su función escribir ahí.
}
kept-closed = { $count ->
    [one] 1 cambio no se tomó: la consulta estaba cerrada.
   *[other] { $count } cambios no se tomaron: la consulta estaba cerrada.
}
kept-locked = { $count ->
    [one] 1 cambio no se tomó: su párrafo está acordado ad referéndum.
   *[other] { $count } cambios no se tomaron: tocan un párrafo acordado ad referéndum.
}
kept-ended = { $count ->
    [one] 1 cambio no se envió: usted ya no participa. Su texto puede copiarse.
   *[other] { $count } cambios no se enviaron: usted ya no participa. Su texto puede copiarse.
}
kept-other = { $count ->
    [one] El servidor no tomó 1 cambio.
   *[other] El servidor no tomó { $count } cambios.
}
kept-words = Texto que propone
kept-reason = Motivo (puede omitirse)
kept-send = Enviar como propuesta
kept-edit = Editar
kept-discard = Descartar
kept-discard-sure = ¿Descartarlo para siempre? No queda en otra parte.
kept-discarded = Descartado.
kept-sent = Enviado como propuesta.
kept-send-comment = Enviar como comentario
kept-sent-comment = Enviado como comentario.
action-insert = Palabras añadidas
action-delete = Palabras suprimidas
action-replace = Palabras sustituidas
action-paragraph = Párrafo añadido
action-remove = Párrafo suprimido
action-move = Párrafo movido
action-retype = Párrafo de otra clase o nivel
action-comment = Comentario
action-format = Formato
format-strong = Pónganse estas palabras en negrita, por favor.
format-not-strong = Quítese la negrita de estas palabras, por favor.
format-em = Pónganse estas palabras en cursiva, por favor.
format-not-em = Quítese la cursiva de estas palabras, por favor.
format-link = Hágase que estas palabras lleven a { $address }, por favor.
format-not-link = Quítese el enlace de estas palabras, por favor.

# Propuestas
suggestions-count = { $count ->
    [0] No hay propuestas abiertas
    [one] 1 propuesta abierta
   *[other] { $count } propuestas abiertas
}
suggestions-settled = { $count ->
    [one] 1 propuesta resuelta
   *[other] { $count } propuestas resueltas
}
suggestion-withdrawn = Retirada por quien la hizo
suggestion-withdraw = Retirar

# Versiones
versions-none = Aún no se ha publicado ninguna.
versions-since = Qué cambió desde { $version }
versions-draft = Borrador
versions-draft-now = tal como está ahora
version-page = Leer
version-handover = Word, PDF y otros archivos
version-size = { $words ->
    [one] 1 palabra
   *[other] { $words } palabras
}, { $brackets ->
    [0] sin corchetes
    [one] 1 corchete
   *[other] { $brackets } corchetes
}
compare = Comparar
compare-two = Comparar dos versiones
compare-hint = Elija dos para compararlas.
compare-choose = { $count ->
    [one] Elija una más.
   *[other] Elija dos.
}
late = Cambios tardíos
late-more = Escritos antes de una versión y llegados después. Están en el borrador, y no en esa versión.
late-line = { $count ->
    [one] { $name }: 1 cambio que no llegó a { $version }
   *[other] { $name }: { $count } cambios que no llegaron a { $version }
}
late-nobody = Alguien

# Personas
participants = Participantes
participants-unseen = Quien observa no ve quién participa.
participant-self = usted
participant-gone = ya no participa
participant-role = Función de { $name }
participant-withdraw = Retirar a { $name }
role-sure = ¿Dar a { $name } la función «{ $role }»?
role-confirm = Dar la función
role-given = Se dio la función.
withdraw-sure = ¿Poner fin a la participación de { $name }? Su conexión se cierra al momento; lo que escribió queda.
withdraw-confirm = Poner fin
participant-withdrawn = Se puso fin a su participación.
invite = Invitar
invite-role = Función
invite-uses = Usos
invite-unlimited = sin límite
invite-ends = Vence
invite-never = nunca
invite-days = { $count ->
    [one] en 1 día
   *[other] en { $count } días
}
invite-make = Crear un enlace
invite-link = Enlace para: { $role }
invite-once = Solo se muestra esta vez.
invite-project = Proyectar como código QR
invitation-made = Se creó el enlace.
invitations = Enlaces entregados
invitation-from = creado
invitation-uses = { $count ->
    [one] queda 1 uso
   *[other] quedan { $count } usos
}
invitation-until = hasta
invitation-withdrawn = retirado
invitation-used-up = agotado
invitation-expired = vencido
invitation-withdraw = Retirar el enlace para: { $role }
invitation-withdraw-sure = Retirar el enlace

# Publicar, y abrir una etapa
publish-title = Publicar «{ $version }»
publish-as = Publicar { $version }
publish-next = La etapa termina con esta versión y se abre «{ $stage }». { $role ->
    [observer] Entonces todos podrán escribir el borrador.
    [reviewer] Entonces podrán escribir el borrador los revisores y las funciones superiores.
    [drafter] Entonces podrán escribir el borrador los redactores y las funciones superiores.
    [rapporteur] Entonces escriben el borrador el relator y los organizadores; los demás lo leen.
   *[organizer] Entonces solo los organizadores escriben el borrador; los demás lo leen.
}
publish-closes = La última etapa termina con esta versión: la consulta se cierra y ya nadie escribe.
publish-brackets = Sin acordar
publish-brackets-before = (antes: { $count })
publish-changes = Cambios
publish-first = Es la primera versión.
publish-comparing = Comparando con la última versión…
publish-same = Nada cambió desde la última versión.
publish-counts = { $edited } modificados, { $inserted } añadidos, { $removed } suprimidos, { $moved } movidos
publish-words = { $inserted ->
    [one] 1 palabra añadida
   *[other] { $inserted } palabras añadidas
}, { $deleted ->
    [one] 1 suprimida
   *[other] { $deleted } suprimidas
}
checks = { $count ->
    [0] No se encontró nada en lo que tropiece quien lee
    [one] Una cosa que mirar antes de publicar
   *[other] { $count } cosas que mirar antes de publicar
}
checks-limit = { $words ->
    [one] Una palabra; compárela con un límite:
   *[other] { $words } palabras; compárelas con un límite:
}
checks-limit-none = sin límite
checks-go = Ir allí
checks-go-number = Al ¶{ $number }
check-too-long = Más palabras que el límite: { $words }.
check-bracket-not-closed = Se abre un corchete que no se cierra: «{ $words }»
check-bracket-not-opened = Se cierra un corchete que no se abrió: «{ $words }»
check-broken-reference = Se cita «{ $words }»; no existe ese párrafo.
check-reference-direction = Se cita «{ $words }» en el lado equivocado: no está donde dice «supra» o «infra».
check-number-gap = Un apartado sin otro del nivel superior: «{ $words }»
check-label-without-base = Se llama { $words }, y lo que debería precederlo no está antes.
check-typed-number = Se escribió «{ $words }» junto al número que se calcula.
check-preambular-opening = Un párrafo del preámbulo que no comienza con un gerundio o participio: «{ $words }»
check-operative-opening = Un párrafo dispositivo que no comienza como los demás: «{ $words }»
check-final-punctuation = { $words ->
    [comma] Al final suele ir una coma.
    [colon] Al final suelen ir dos puntos.
    [semicolon] Al final suele ir un punto y coma.
   *[full-stop] Al final suele ir un punto.
}
check-bold = «{ $words }» está en negrita; el énfasis se deja a las palabras.
publish-note = Nota para quien lee (puede omitirse)
publish-note-hint = Figura al comienzo de la versión y no se altera nunca.
publish-freezing = Publicando…
publish-preview = Qué cambió desde { $version }
publish-done = { $version } está publicada
publish-done-next = Etapa abierta: { $stage }.
publish-done-closed = La consulta está cerrada.
publish-page = Leer la versión
row-unchanged = { $count ->
    [one] 1 párrafo sin cambios
   *[other] { $count } párrafos sin cambios
}
row-edited-is = Modificado:
row-inserted-is = Añadido:
row-removed-is = Suprimido:
row-moved-is = Movido:
row-split-is = Dividido:
row-merged-is = Unido:
row-same-is = Cambiado de forma:
row-moved = Movido desde { $from }
row-split = Parte de { $from }
row-merged = Unido a partir de { $from }
row-renumbered = Era { $from }
row-retyped = De otra clase o nivel
row-formatting = Con otro formato
stage-open-begin = Abrir otra etapa…
stage-open-title = Abrir otra etapa
stage-open-more = No se publica ninguna versión. Quién puede escribir cambia al momento para todos.
stage-choose = Etapa
stage-open = Abrir la etapa
stage-writes = { $draft ->
    [observer] Todos escriben el borrador
    [reviewer] Los revisores escriben el borrador
    [drafter] Los redactores escriben el borrador
    [rapporteur] El relator escribe el borrador
   *[organizer] Los organizadores escriben el borrador
}; { $discussion ->
    [observer] todos comentan
    [reviewer] los revisores comentan
    [drafter] los redactores comentan
    [rapporteur] el relator comenta
   *[organizer] los organizadores comentan
}

# Teclas
keyboard = Teclado
keys-apple = En un Mac, Ctrl es la tecla Comando.
keys-or = o
keys-text = Palabras
keys-paragraph = Párrafos
keys-page = Página
key-break = Salto de línea
key-split = Dividir el párrafo
key-join = Al comienzo: hacerlo simple, luego unirlo al anterior
key-kinds = Clase de párrafo
key-operative = Al comienzo: párrafo dispositivo
key-list = Al comienzo: elemento de lista
key-heading = Al comienzo: encabezado
key-regions = Parte siguiente o anterior de la página
key-leave-editor = Salir del texto
key-close = Cerrar un diálogo o la búsqueda

# Lo que sale mal
problem-offline = No hay conexión con el servidor. Inténtelo de nuevo cuando esté en línea.
problem-role = Su función no lo permite.
problem-forbidden = No está abierto para usted.
problem-unauthorized = Su sesión ya no se conoce. Vuelva a entrar con un enlace de invitación.
problem-closed = La consulta está cerrada.
problem-stage = La etapa abierta no deja a su función escribir propuestas. Queda aquí.
problem-other-stage = Entretanto se abrió otra etapa. Mire de nuevo antes de decidir.
problem-stage-open = Esa etapa ya está abierta.
problem-publication-under-way = Otra persona está publicando en este momento.
problem-overtaken = Otra decisión se adelantó. Inténtelo de nuevo.
problem-restarting = El servidor se está reiniciando. Inténtelo de nuevo en un momento.
problem-own-role = Nadie cambia su propia función.
problem-internal = El servidor tiene un fallo. No se cambió nada.
problem-page = Algo falló en esta página. No se cambió nada.

# Leaving for good
forget-begin = Salir y olvidar en este dispositivo…
forget-title = Salir y olvidar en este dispositivo
forget-more = Su sesión termina aquí y se borra la copia de los textos que guarda este dispositivo. Lo que escribió y ya está guardado permanece en el borrador. Para volver necesita un enlace.
forget-lost = { $unsent ->
    [0] { "" }
   *[other] Hay cambios suyos que aún no están en el servidor y se pierden.{" "}
  }{ $kept ->
    [0] { "" }
    [one] Una edición no aceptada se guarda solo en este dispositivo y se pierde.
   *[other] { $kept } ediciones no aceptadas se guardan solo en este dispositivo y se pierden.
  }
forget-stay = Quedarse
forget-now = Salir y olvidar
forget-half = Los textos se han borrado de este dispositivo. No se pudo contactar con el servidor, así que su sesión no ha terminado: borre también los datos de este sitio en la configuración del navegador.
forget-front = A la página de inicio

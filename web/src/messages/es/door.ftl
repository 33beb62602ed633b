# La puerta: la primera página, iniciar una consulta, entrar con una invitación.

door-home = zerodraft, a la primera página
door-headline = Un solo texto, escrito entre todos
door-lead = zerodraft es una sala para redactar declaraciones y otros documentos finales: quienes están en la sala, quienes están lejos y quienes tienen mala conexión escriben el mismo texto, y nada de lo que escriben se pierde. Al final de cada etapa, el relator publica una versión que no cambia nunca, y todo el mundo ve, párrafo por párrafo, qué fue de la anterior.

# Un párrafo que cambia, para la vista
specimen-before = Alienta
specimen-after = Exhorta
specimen-rest-one = a los Estados a que consulten a la sociedad civil
specimen-brackets = plenamente y a tiempo
specimen-rest-two = antes, durante y después de cada negociación;

# Un enlace recibido
link-heading = ¿Tiene un enlace?
link-label = Ábralo, o péguelo aquí
link-go = Entrar
link-none = Esto no es una invitación. Un enlace tiene esta forma: { $example }. Péguelo entero, o solo lo que sigue a la última barra.
link-elsewhere = Este enlace lleva a otro servidor:

# Las consultas de este dispositivo
recents-heading = En este dispositivo
recents-forget = Quitar { $title } de esta lista
recents-forgotten = { $title } ya no está en esta lista. Usted sigue participando, y su enlace sigue abriéndola.

# Iniciar
start-heading = Iniciar una consulta
start-title = Título
start-title-hint = Como la llamarán todos los participantes.
start-name = Su nombre
start-name-hint = Como lo verán los demás.
start-name-hint-sealed = Los demás verán su función, nunca un nombre. Cualquier nombre sirve; el servidor lo guarda y su operador puede leerlo.
start-text = El texto de partida
source-paste = Pegar un texto
source-file = Abrir un archivo
source-empty = Empezar en blanco
source-paste-label = Su texto
source-paste-hint = De Word, Google Docs o cualquier otro programa: se conservan títulos, párrafos numerados, listas, negritas, cursivas y notas al pie. Se entiende Markdown.
source-file-hint = Un archivo de Word (.docx) o un texto: .md o .txt.
source-file-choose = Elegir un archivo
source-file-another = Elegir otro archivo
source-file-drop = o suéltelo aquí
source-file-read = Se leyó { $name }.
source-word-note = El archivo de Word se lee al iniciar. Después verá qué se reconoció y qué conviene revisar; los cambios marcados se dan por aceptados.
source-empty-note = El borrador tendrá su título y nada más. Quienes puedan escribir empezarán ahí.
source-pasted = Se pegó el texto.
source-reading = Leyendo…
measure = { $paragraphs ->
    [one] Alrededor de un párrafo
   *[other] Unos { $paragraphs } párrafos
  }, { $words ->
    [one] una palabra
   *[other] { $words } palabras
  }.
measure-note = Esto será el borrador de la primera etapa. Después de iniciar verá qué se reconoció y qué conviene revisar.
file-word-file = Es un archivo de Word antiguo o con contraseña. Ábralo en Word y guárdelo como .docx.
file-not-text = En este archivo no hay texto que se pueda leer. Ábralo en su programa, copie el texto y péguelo.
file-too-large = Es más de lo que el servidor acepta de una vez (3,5 MB de texto, 8 MB de Word). Empiece con una parte y pegue el resto en la sala.

stages-heading = Etapas
stages-note = Cada etapa termina con una versión que se publica con su nombre.
stages-change = Cambiar las etapas
stages-usual = Volver a las etapas habituales
stages-added = Se añadió una etapa con el número { $number }.
stages-removed = Se quitó { $designation }.
stages-wrong = Hay que revisar una de las etapas.
stage-number = Etapa { $number }
stage-is-review = Revisión de la etapa anterior
stage-draft = Escriben
stage-discussion = Comentan
stage-add-drafting = Etapa después
stage-add-review = Revisión después
stage-remove = Quitar
stage-which = : { $designation }
stage-zero-draft = Borrador cero
stage-first-revision = Rev.1
stage-final-draft = Borrador final
stage-adopted = Aprobado
stage-review-of = Revisión de { $designation }
stage-fault-empty = La etapa necesita un nombre.
stage-fault-long = Un nombre tiene como máximo 80 caracteres.
stage-fault-twice = Otra etapa ya tiene este nombre. No se podría distinguir una versión de otra.
stage-fault-review = Una revisión necesita antes una etapa que revisar y después una etapa de redacción a la que llevar.
from-reviewer = todos menos los observadores
from-drafter = redactores y superiores
from-rapporteur = relator y organizador
from-organizer = solo el organizador

names-heading = Nombres
names-shown = Los nombres se muestran
names-shown-hint = Todo el mundo ve quién está y quién propuso qué.
names-sealed = Regla de Chatham House
names-sealed-hint = Se muestra la función de cada persona y el nombre de ninguna, y ningún cambio lleva hora ni autor. No se puede cambiar después.

start-button = Iniciar la consulta
start-busy = { $words ->
    [0] Abriendo la consulta…
   *[other] Leyendo el texto y abriendo la consulta…
  }
start-wrong = { $count ->
    [one] Hay que revisar una entrada.
   *[other] Hay que revisar { $count } entradas.
  }
start-refused-heading = En este servidor, no
required-title = Póngale un título.
required-name = Diga cómo lo llamarán los demás.
required-text = Pegue un texto o elija «{ source-empty }».
required-file = Elija un archivo o elija «{ source-empty }».

# Iniciada
started-kicker = La consulta ha comenzado
started-keep = Estos enlaces se muestran solo esta vez.
started-keep-why = Repártalos o guárdelos: quien tiene uno entra con su función. En la sala puede hacer otros cuando quiera y retirar cualquiera de ellos.
started-open = Abrir la sala de redacción
started-links = Enlaces de invitación
started-text = Su texto
started-read = Se leyeron { $paragraphs ->
    [one] un párrafo
   *[other] { $paragraphs } párrafos
  } y { $words ->
    [one] una palabra
   *[other] { $words } palabras
  }.
started-clean = No hay nada que revisar.
started-notes = { $count ->
    [one] Una observación sobre el texto
   *[other] { $count } observaciones sobre el texto
  }
started-lines = Línea
started-paragraphs = Párrafo
started-what = Qué mirar
invitation-link = Enlace para: { $role }
invitation-project = Código QR, a toda pantalla
invitation-uses-organizer = Sirve diez veces.

# Entrar
join-kicker = Ha recibido una invitación
join-lead-observer = como observador
join-lead-reviewer = como revisor
join-lead-drafter = como redactor
join-lead-rapporteur = como relator
join-lead-organizer = como organizador
join-stage = Etapa abierta
join-versions = Publicado
join-versions-count = { $count ->
    [0] ninguna versión todavía
    [one] una versión
   *[other] { $count } versiones
  }
join-closed = Esta consulta está cerrada: su última versión está publicada. Puede leerlo todo.
join-may = Lo que puede hacer
can-read = Leer el borrador, las versiones y lo que cambió entre ellas
can-discuss = Comentar y proponer
can-discuss-later = Comentar y proponer, cuando una etapa lo permita
can-write = Escribir el borrador
can-write-later = Escribir el borrador, cuando una etapa lo permita
can-lead = Publicar versiones, abrir etapas, cerrar los párrafos acordados
can-invite = Invitar a personas, darles funciones y retirárselas
join-sealed-heading = Regla de Chatham House
join-sealed = Los demás ven su función y nunca un nombre, y ningún cambio lleva hora ni autor. El nombre que dé aquí queda en el servidor, donde su operador puede leerlo; cualquier nombre sirve. Este dispositivo no lo guarda.
join-name = Su nombre
join-name-hint = Como lo verán los demás. No tiene por qué ser el de su pasaporte.
join-name-hint-sealed = Los demás no lo ven nunca.
join-button = Entrar
join-busy = Entrando…
join-loading = Mirando la invitación…
join-already = Ya ha entrado con este navegador.
join-go-on = Seguir como { $name } ({ $role })
join-go-on-sealed = Seguir como { $role }
join-as-other = Entrar como otra persona
join-as-other-hint = Será un segundo participante, además del que ya es.
join-failed-heading = Este enlace no abre
join-failed-later-heading = No se pudo consultar la invitación
join-failed-offline = No se puede llegar al servidor. El enlace sigue siendo válido: inténtelo cuando haya conexión.
join-again = Intentar de nuevo
join-to-start = A la primera página

# Lo que sale mal
failure-offline = No se puede llegar al servidor. Lo que escribió sigue aquí: inténtelo cuando haya conexión.
failure-title = Un título es una línea de 1 a 300 caracteres.
failure-name = Un nombre es una línea de 1 a 80 caracteres.
failure-too-large = El texto es más largo de lo que el servidor acepta de una vez. Empiece con una parte y pegue el resto en la sala.
failure-forbidden = En este servidor solo el operador inicia consultas. Pídale que inicie una para usted; le dará el enlace del organizador.
failure-invitation-unknown = Esta invitación no es válida: el enlace está incompleto o el organizador la retiró. Compruebe que tiene el enlace entero o pida otro al organizador.
failure-invitation-expired = Esta invitación ha caducado. Pida otro enlace al organizador.
failure-invitation-used-up = Esta invitación se usó tantas veces como se podía. Pida otro enlace al organizador.
failure-internal = El servidor falló y no se cambió nada. Inténtelo de nuevo; si se repite, avise a su operador.
failure-unknown = Ha fallado la propia página. Vuelva a cargarla e inténtelo de nuevo; si se repite, avise al operador de este servidor.

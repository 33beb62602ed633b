# The door: the landing page, starting a consultation, coming in by an invitation.

door-home = zerodraft, to the first page
door-headline = One text, written together
door-lead = zerodraft is a room for drafting declarations and other outcome documents: people in the hall, people far away and people on a bad line write the same text, and nothing that they write is lost. At the end of each stage the rapporteur publishes a version that never changes, and everybody sees, paragraph by paragraph, what became of the one before.

# A paragraph as it changes, shown to the eye
specimen-before = Encourages
specimen-after = Calls upon
specimen-rest-one = States to consult civil society
specimen-brackets = fully and in good time
specimen-rest-two = before, during and after each negotiation;

# A link that one was given
link-heading = You have a link?
link-label = Open it, or paste it here
link-go = Come in
link-none = This is no invitation. A link looks like { $example }: paste the whole of it, or only what follows the last slash.
link-elsewhere = This link leads to another server:

# The consultations of this device
recents-heading = On this device
recents-forget = Take { $title } from this list
recents-forgotten = { $title } is no longer in this list. You still take part in it, and its link still opens it.

# Starting
start-heading = Start a consultation
start-title = Title
start-title-hint = What all who take part will call it.
start-name = Your name
start-name-hint = As the others will see it.
start-name-hint-sealed = The others will see your role, never a name. Any name will do; the server keeps it, and its operator can read it.
start-text = The text to begin with
source-paste = Paste a text
source-file = Open a file
source-empty = Begin empty
source-paste-label = Your text
source-paste-hint = From Word, Google Docs or any other program: headings, numbered paragraphs, lists, bold, italics and footnotes are kept. Markdown is understood.
source-file-hint = A Word file (.docx), or a text: .md or .txt.
source-file-choose = Choose a file
source-file-another = Choose another file
source-file-drop = or drop it here
source-file-read = { $name } was read.
source-word-note = The Word file is read when you start. Then you see what was recognised and what deserves a second look; tracked changes are taken as accepted.
source-empty-note = The draft will hold its title and nothing else. Everybody who may write begins there.
source-pasted = The text was pasted.
source-reading = Reading…
measure = { $paragraphs ->
    [one] About one paragraph
   *[other] About { $paragraphs } paragraphs
  }, { $words ->
    [one] one word
   *[other] { $words } words
  }.
measure-note = This becomes the draft of the first stage. After the start you see what was recognised and what deserves a second look.
file-word-file = This is a Word file of the old kind, or one with a password. Open it in Word and save it as .docx.
file-not-text = There is no text in this file that could be read. Open it in its program, copy the text, and paste it.
file-too-large = This is more than the server takes at once (3.5 MB of text, 8 MB of Word). Begin with a part of it and paste the rest in the room.

stages-heading = Stages
stages-note = Each stage ends with a version that is published under its name.
stages-change = Change the stages
stages-usual = Back to the usual stages
stages-added = A stage was added as number { $number }.
stages-removed = { $designation } was removed.
stages-wrong = One of the stages needs another look.
stage-number = Stage { $number }
stage-is-review = A review of the stage before
stage-draft = Written by
stage-discussion = Commented by
stage-add-drafting = Stage after it
stage-add-review = Review after it
stage-remove = Remove
stage-which = : { $designation }
stage-zero-draft = Zero draft
stage-first-revision = Rev.1
stage-final-draft = Final draft
stage-adopted = Adopted
stage-review-of = Review of { $designation }
stage-fault-empty = A stage needs a name.
stage-fault-long = A name has at most 80 characters.
stage-fault-twice = Another stage has this name already. A version could not be told from another.
stage-fault-review = A review needs a stage before it to review, and a stage for writing after it to lead to.
from-reviewer = everybody but observers
from-drafter = drafters and above
from-rapporteur = rapporteur and organizer
from-organizer = the organizer alone

names-heading = Names
names-shown = Names are shown
names-shown-hint = Everybody sees who is there and who suggested what.
names-sealed = Chatham House Rule
names-sealed-hint = Everybody is shown by role and nobody by name, and no change carries a time or an author. This cannot be changed later.

start-button = Start the consultation
start-busy = { $words ->
    [0] Opening the consultation…
   *[other] Reading the text and opening the consultation…
  }
start-wrong = { $count ->
    [one] One entry needs another look.
   *[other] { $count } entries need another look.
  }
start-refused-heading = Not on this server
required-title = Give it a title.
required-name = Say how the others shall call you.
required-text = Paste a text, or choose “{ source-empty }”.
required-file = Choose a file, or choose “{ source-empty }”.

# Started
started-kicker = The consultation has begun
started-keep = These links are shown this once.
started-keep-why = Hand them out, or keep them: whoever has one comes in with its role. You can make others in the room at any time, and withdraw each of them.
started-open = Open the drafting room
started-links = Invitation links
started-text = Your text
started-read = { $paragraphs ->
    [one] One paragraph
   *[other] { $paragraphs } paragraphs
  } and { $words ->
    [one] one word
   *[other] { $words } words
  } were read.
started-clean = Nothing needs a second look.
started-notes = { $count ->
    [one] One note about the text
   *[other] { $count } notes about the text
  }
started-lines = Line
started-paragraphs = Paragraph
started-what = What to look at
invitation-link = Link for: { $role }
invitation-project = QR code, full screen
invitation-uses-organizer = It works ten times.

# Coming in
join-kicker = You are invited
join-lead-observer = as an observer
join-lead-reviewer = as a reviewer
join-lead-drafter = as a drafter
join-lead-rapporteur = as the rapporteur
join-lead-organizer = as an organizer
join-stage = Open stage
join-versions = Published
join-versions-count = { $count ->
    [0] no version yet
    [one] one version
   *[other] { $count } versions
  }
join-closed = This consultation is closed: its last version is published. You can read everything.
join-may = What you may do
can-read = Read the draft, the versions and what changed between them
can-discuss = Comment and suggest
can-discuss-later = Comment and suggest, when a stage is open for it
can-write = Write the draft
can-write-later = Write the draft, when a stage is open for it
can-lead = Publish versions, open stages, close paragraphs that are agreed
can-invite = Invite people, give roles and take them back
join-sealed-heading = Chatham House Rule
join-sealed = The others see your role and never a name, and no change carries a time or an author. The name that you give here stays on the server, where its operator can read it; any name will do. This device does not keep it.
join-name = Your name
join-name-hint = As the others will see it. It need not be the one in your passport.
join-name-hint-sealed = The others never see it.
join-button = Come in
join-busy = Coming in…
join-loading = Looking at the invitation…
join-already = You are in already, with this browser.
join-go-on = Go on as { $name } ({ $role })
join-go-on-sealed = Go on as { $role }
join-as-other = Come in as somebody else
join-as-other-hint = You will be a second participant, beside the one that you are.
join-failed-heading = This link does not open
join-failed-later-heading = The invitation could not be looked at
join-failed-offline = The server cannot be reached. The link stays good: try again when there is a connection.
join-again = Try again
join-to-start = To the first page

# What goes wrong
failure-offline = The server cannot be reached. What you entered is still here: try again when there is a connection.
failure-title = A title is one line of 1 to 300 characters.
failure-name = A name is one line of 1 to 80 characters.
failure-too-large = The text is longer than what the server takes at once. Begin with a part of it and paste the rest in the room.
failure-forbidden = On this server only the operator starts consultations. Ask the operator to start one for you; they give you the organizer’s link.
failure-invitation-unknown = This invitation is not valid: the link is incomplete, or the organizer withdrew it. Check that you have the whole link, or ask the organizer for another.
failure-invitation-expired = This invitation has expired. Ask the organizer for another link.
failure-invitation-used-up = This invitation was used as often as it may be. Ask the organizer for another link.
failure-internal = The server failed, and nothing was changed. Try again; if it happens again, tell its operator.
failure-unknown = The page itself failed. Reload it and try again; if it happens again, tell the operator of this server.

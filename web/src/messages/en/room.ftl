# The drafting room.

# Opening, and what keeps it from opening
opening = Opening the draft…
unopened-outside = You do not take part in this consultation
unopened-outside-do = Open the invitation link that you were sent, or ask the organizer for one. If you took part in another browser, open that one.
unopened-missing = There is no such consultation here
unopened-missing-do = Check the address. You may also need an invitation: open the link that you were sent.
unopened-offline = No connection, and nothing is kept on this device yet
unopened-offline-do = Once the room was open on this device, it opens without a connection, too. Try again when you are connected.
unopened-storage = This browser keeps nothing
unopened-storage-do = The room keeps your work on this device until the server has it. Allow this page to store data, or leave the private window.
unopened-other = The room does not open
unopened-other-do = Try again in a moment. Nothing that you wrote is lost.
unopened-again = Try again
unopened-front = To the front page
skip-to-draft = Skip to the draft

# Header
stage-place = stage { $place } of { $of }
stage-closed = Closed: the last stage is published
state-label = State of your work: { $state }
state-about = State of your work
state-opening = Opening…
state-opening-more = The draft is being fetched.
state-saved = Saved
state-saved-more = Everything that you wrote is on the server’s disk.
state-saving = Saving…
state-saving-more = What you wrote is on its way to the server. It is on this device, too.
state-offline = { $changes ->
    [0] Working offline
    [one] Working offline: 1 change kept on this device
   *[other] Working offline: { $changes } changes kept on this device
}
state-offline-more = There is no connection. Go on writing: your work is kept on this device, also when you close the page, and goes to the server when you are back.
state-read-only-stage = Read-only: this stage is not open to your role
state-read-only-stage-more = In the open stage your role does not write the draft. You see at once what others write.
state-read-only-comments = Read-only: this stage is for comments
state-read-only-comments-more = In the open stage your role comments and suggests, and does not write the draft.
state-read-only-closed = Read-only: the consultation is closed
state-read-only-closed-more = The last stage is published. Nobody writes until a stage is opened again.
state-read-only-observer = Read-only: you are an observer
state-read-only-observer-more = Observers read the draft, the versions and what changed. Who is to write needs another role from the organizer.
state-ended-withdrawn = Ended: you no longer take part
state-ended-withdrawn-more = The organizer ended your part in this consultation. What was not sent is still on this device, under “Not taken”.
state-ended-session = Ended: this browser is not let in any more
state-ended-session-more = Your session is not known to the server any more. Come in again with an invitation link; what was not sent is still on this device.
ended-leave = Leave the room
publish-begin = Publish…

# Who is here
here = Who is here
here-count = { $count ->
    [one] Only you are here
   *[other] { $count } people are here
}
here-sealed = Who is here: hidden, by the Chatham House Rule
here-self = { $role }, you
here-reads = reading
sealed = Chatham House Rule
sealed-more = Names and carets are hidden. What is said may be used; who said it is not told, and is not in the documents.
sealed-people = Chatham House Rule: people are listed by their roles.
follow = Follow
follow-end = Stop following
following = You follow { $name }: the page goes where they write.

# Menu
menu = Menu
menu-lead = Lead
menu-view = View
menu-theme = Light
menu-direction = Layout of the page
menu-more = More
menu-overview = Overview of the consultation
menu-leave = Leave the room
view-desk = At a desk
view-projector = For the whole room (large type)
theme-auto = As the device
theme-light = Light
theme-dark = Dark
direction-ltr = Left to right
direction-rtl = Right to left

# Tools
tools = Tools of the text
tools-all = More tools
kind = Kind of paragraph
kind-is = Kind of paragraph: { $kind }
kind-none = No paragraph
kind-title = Title
kind-heading = Heading { $level }
kind-preambular = Preambular
kind-operative = { $level ->
    [0] Operative 1.
    [1] Operative (a)
    [2] Operative (i)
   *[other] Operative a.
}
kind-paragraph = Plain paragraph
kind-list-item = List item
kind-quote = Quotation
label = Inserted or competing paragraph
label-is = { $label }: inserted or competing paragraph
label-short = bis, alt
label-none = Neither
label-bis = bis (inserted)
label-ter = ter (inserted)
label-quater = quater (inserted)
label-alt = alt (competing)
tool-shallower = One level up
tool-deeper = One level down
tool-strong = Bold
tool-em = Italic
tool-link = Link
tool-footnote = Footnote
tool-undo = Undo
tool-redo = Redo
tool-move-up = Move paragraph up
tool-move-down = Move paragraph down
agreed = Agreed
lock = Close the paragraph as agreed ad referendum
unlock = Open the agreed paragraph again
lock-done = The paragraph is agreed ad referendum. Nobody changes it until it is opened again.
unlock-done = The paragraph is open again.
lock-failed = That was not decided: { $sentence }
locked-held = This paragraph is agreed ad referendum and closed. The rapporteur can open it again.
brackets = { $unbalanced ->
    [0] { $open ->
        [0] No brackets
        [one] 1 bracket
       *[other] { $open } brackets
    }
   *[other] { $open ->
        [one] 1 bracket, { $unbalanced } unbalanced
       *[other] { $open } brackets, { $unbalanced } unbalanced
    }
}
brackets-next = Go to the next bracket
find = Find
find-field = Find in the draft
find-case = Match case
find-next = Next
find-previous = Previous
find-none = Not found
find-place = { $place } of { $count }
link-address = Address
link-hint = A page (https://…) or a mailbox (mailto:…)
link-wrong = Only pages of the web and mailboxes can be linked: https://… or mailto:…
link-select = Select the words first that shall lead there.
link-apply = Set link
link-remove = Remove link

# The draft
draft = Draft
words = { $count ->
    [one] 1 word
   *[other] { $count } words
}
footnotes = Footnotes
footnote-number = Footnote { $number }
footnote-empty = Words of the footnote

# What happened
banner-close = Put this message away
freeze = A version is being published… Nothing that you type is lost.
event-published = { $version } was published. Now open: { $stage }. { $writing ->
    [draft] You may write the draft.
    [discussion] You may comment; the draft is read-only.
   *[nothing] The draft is read-only.
}
event-published-several = Versions were published. Now open: { $stage }. { $writing ->
    [draft] You may write the draft.
    [discussion] You may comment; the draft is read-only.
   *[nothing] The draft is read-only.
}
event-published-last = { $version } was published. It was the last stage: the consultation is closed, and the draft is read-only.
event-closed = The consultation is closed. The draft is read-only.
event-stage = Now open: { $stage }. { $writing ->
    [draft] You may write the draft.
    [discussion] You may comment; the draft is read-only.
   *[nothing] The draft is read-only.
}
event-role = { $role ->
    [observer] You are an observer now.
    [reviewer] You are a reviewer now.
    [drafter] You are a drafter now.
    [rapporteur] You are the rapporteur now.
   *[organizer] You are an organizer now.
} { $writing ->
    [draft] You may write the draft.
    [discussion] You may comment; the draft is read-only.
   *[nothing] The draft is read-only.
}
hidden-told = The paragraph that you were in was removed by somebody.
hidden-restore = Bring it back
hidden-copy = Copy its words
copy-failed = This browser does not let the page copy.
update-ready = A newer version of this page is ready. Your work stays.
update-reload = Reload

# Panel
panel = Beside the text
panel-close = Close what stands beside the text
tab-outline = Outline
tab-kept = Not taken
tab-suggestions = Suggestions
tab-versions = Versions
tab-people = People
outline-none = Headings and numbered paragraphs will be listed here.
paragraph-empty = (empty)
in-paragraph = in { $number }
show-in-text = Show in the text
change-kind = as: { $kind }
change-deleted = deleted:
change-inserted = inserted:
opens-tab = (opens in a new tab)
withdraw = Withdraw

# Work that was not taken
kept-told = { $count ->
    [one] 1 edit was not taken. It is kept on this device.
   *[other] { $count } edits were not taken. They are kept on this device.
}
kept-show = Look at it
kept-none = Everything that you wrote was taken or decided.
kept-stage = { $count ->
    [one] 1 edit was not taken: the stage did not let your role write there.
   *[other] { $count } edits were not taken: the stage did not let your role write there.
}
kept-closed = { $count ->
    [one] 1 edit was not taken: the consultation was closed.
   *[other] { $count } edits were not taken: the consultation was closed.
}
kept-locked = { $count ->
    [one] 1 edit was not taken: its paragraph is agreed ad referendum.
   *[other] { $count } edits were not taken: a paragraph that they touch is agreed ad referendum.
}
kept-ended = { $count ->
    [one] 1 edit was not sent: you do not take part any more. Its words can be copied.
   *[other] { $count } edits were not sent: you do not take part any more. Their words can be copied.
}
kept-other = { $count ->
    [one] 1 edit was not taken by the server.
   *[other] { $count } edits were not taken by the server.
}
kept-words = Words that you propose
kept-reason = Reason (may be left out)
kept-send = Send as suggestion
kept-edit = Edit
kept-discard = Discard
kept-discard-sure = Discard it for good? It is kept nowhere else.
kept-discarded = Discarded.
kept-sent = Sent as a suggestion.
kept-send-comment = Send as comment
kept-sent-comment = Sent as a comment.
action-insert = Words inserted
action-delete = Words deleted
action-replace = Words replaced
action-paragraph = Paragraph added
action-remove = Paragraph removed
action-move = Paragraph moved
action-retype = Paragraph of another kind or level
action-comment = Comment
action-format = Formatting
format-strong = Please make these words bold.
format-not-strong = Please do not make these words bold.
format-em = Please set these words in italics.
format-not-em = Please do not set these words in italics.
format-link = Please let these words lead to { $address }.
format-not-link = Please take the link off these words.

# Suggestions
suggestions-count = { $count ->
    [0] No open suggestions
    [one] 1 open suggestion
   *[other] { $count } open suggestions
}
suggestions-settled = { $count ->
    [one] 1 settled suggestion
   *[other] { $count } settled suggestions
}
suggestion-withdrawn = Withdrawn by its author
suggestion-withdraw = Withdraw

# Versions
versions-none = None is published yet.
versions-since = What changed since { $version }
versions-draft = Draft
versions-draft-now = as it is now
version-page = Read
version-handover = Word, PDF and other files
version-size = { $words ->
    [one] 1 word
   *[other] { $words } words
}, { $brackets ->
    [0] no brackets
    [one] 1 bracket
   *[other] { $brackets } brackets
}
compare = Compare
compare-two = Compare two versions
compare-hint = Choose two to compare them.
compare-choose = { $count ->
    [one] Choose one more.
   *[other] Choose two.
}
late = Late changes
late-more = Written before a version, arrived after it. They are in the draft, and not in that version.
late-line = { $count ->
    [one] { $name }: 1 change that missed { $version }
   *[other] { $name }: { $count } changes that missed { $version }
}
late-nobody = Somebody

# People
participants = Participants
participants-unseen = Observers do not see who takes part.
participant-self = you
participant-gone = no longer takes part
participant-role = Role of { $name }
participant-withdraw = Withdraw { $name }
role-sure = Make { $name } “{ $role }”?
role-confirm = Give the role
role-given = The role was given.
withdraw-sure = End the part of { $name }? Their connection is closed at once; what they wrote stays.
withdraw-confirm = End their part
participant-withdrawn = Their part was ended.
invite = Invite
invite-role = Role
invite-uses = Uses
invite-unlimited = any number
invite-ends = Ends
invite-never = never
invite-days = { $count ->
    [one] in 1 day
   *[other] in { $count } days
}
invite-make = Make a link
invite-link = Link for: { $role }
invite-once = It is shown this once.
invite-project = Project as QR code
invitation-made = The link was made.
invitations = Links given out
invitation-from = made
invitation-uses = { $count ->
    [one] 1 use left
   *[other] { $count } uses left
}
invitation-until = until
invitation-withdrawn = withdrawn
invitation-used-up = used up
invitation-expired = expired
invitation-withdraw = Withdraw the link for: { $role }
invitation-withdraw-sure = Withdraw the link

# Publishing, and opening a stage
publish-title = Publish “{ $version }”
publish-as = Publish { $version }
publish-next = The stage ends with this version, and “{ $stage }” opens. { $role ->
    [observer] Everybody may write the draft then.
    [reviewer] Reviewers and those above them may write the draft then.
    [drafter] Drafters and those above them may write the draft then.
    [rapporteur] Then the rapporteur and organizers write the draft; the others read it.
   *[organizer] Then only organizers write the draft; the others read it.
}
publish-closes = The last stage ends with this version: the consultation is closed, and nobody writes any more.
publish-brackets = Not agreed
publish-brackets-before = (before: { $count })
publish-changes = Changes
publish-first = This is the first version.
publish-comparing = Comparing with the last version…
publish-same = Nothing changed since the last version.
publish-counts = { $edited } edited, { $inserted } inserted, { $removed } removed, { $moved } moved
publish-words = { $inserted ->
    [one] 1 word
   *[other] { $inserted } words
} inserted, { $deleted } deleted
checks = { $count ->
    [0] Nothing was found that a reader would stumble over
    [one] One thing to look at before publishing
   *[other] { $count } things to look at before publishing
}
checks-limit = { $words ->
    [one] One word; hold it against a limit:
   *[other] { $words } words; hold them against a limit:
}
checks-limit-none = no limit
checks-go = Go there
checks-go-number = To ¶{ $number }
check-too-long = More words than the limit: { $words }.
check-bracket-not-closed = A bracket is opened and never closed: “{ $words }”
check-bracket-not-opened = A bracket is closed and was never opened: “{ $words }”
check-broken-reference = “{ $words }” is cited; there is no such paragraph.
check-reference-direction = “{ $words }” is cited on the wrong side: it does not stand where “above” or “below” says.
check-number-gap = A sub-paragraph without one of the level above it: “{ $words }”
check-label-without-base = It is called { $words }, and what that follows does not stand before it.
check-typed-number = “{ $words }” was typed beside the number that is computed.
check-preambular-opening = A preambular paragraph that does not begin with a participle: “{ $words }”
check-operative-opening = An operative paragraph that does not begin as the others do: “{ $words }”
check-final-punctuation = { $words ->
    [comma] A comma is usual at its end.
    [colon] A colon is usual at its end.
    [semicolon] A semicolon is usual at its end.
   *[full-stop] A full stop is usual at its end.
}
check-bold = “{ $words }” is set in bold; emphasis is left to the words.
publish-note = Note to readers (may be left out)
publish-note-hint = It stands at the head of the version and is never altered.
publish-freezing = Publishing…
publish-preview = What changed since { $version }
publish-done = { $version } is published
publish-done-next = Now open: { $stage }.
publish-done-closed = The consultation is closed.
publish-page = Read the version
row-unchanged = { $count ->
    [one] 1 paragraph unchanged
   *[other] { $count } paragraphs unchanged
}
row-edited-is = Edited:
row-inserted-is = Inserted:
row-removed-is = Removed:
row-moved-is = Moved:
row-split-is = Split off:
row-merged-is = Merged:
row-same-is = Changed in form:
row-moved = Moved from { $from }
row-split = Part of { $from }
row-merged = Merged from { $from }
row-renumbered = Was { $from }
row-retyped = Of another kind or level
row-formatting = Formatted otherwise
stage-open-begin = Open another stage…
stage-open-title = Open another stage
stage-open-more = No version is published. Who may write changes at once for everybody.
stage-choose = Stage
stage-open = Open the stage
stage-writes = { $draft ->
    [observer] Everybody writes the draft
    [reviewer] Reviewers write the draft
    [drafter] Drafters write the draft
    [rapporteur] The rapporteur writes the draft
   *[organizer] Organizers write the draft
}; { $discussion ->
    [observer] everybody comments
    [reviewer] reviewers comment
    [drafter] drafters comment
    [rapporteur] the rapporteur comments
   *[organizer] organizers comment
}

# Keys
keyboard = Keyboard
keys-apple = On a Mac, Ctrl is the Command key.
keys-or = or
keys-text = Words
keys-paragraph = Paragraphs
keys-page = Page
key-break = Line break
key-split = Divide the paragraph
key-join = At its start: make it plain, then join it to the one before
key-kinds = Kind of paragraph
key-operative = At the start: operative paragraph
key-list = At the start: list item
key-heading = At the start: heading
key-regions = Next or previous part of the page
key-leave-editor = Leave the text
key-close = Close a dialog or the search

# What goes wrong
problem-offline = There is no connection to the server. Try again when you are connected.
problem-role = Your role does not allow that.
problem-forbidden = That is not open to you.
problem-unauthorized = Your session is not known any more. Come in again with an invitation link.
problem-closed = The consultation is closed.
problem-stage = The open stage does not let your role write suggestions. It stays here.
problem-other-stage = Another stage was opened meanwhile. Look again before you decide.
problem-stage-open = That stage is open already.
problem-publication-under-way = Somebody else is publishing at this moment.
problem-overtaken = Another decision came in between. Try again.
problem-restarting = The server is restarting. Try again in a moment.
problem-own-role = Nobody changes their own role.
problem-internal = The server has a fault. Nothing was changed.
problem-page = Something went wrong in this page. Nothing was changed.

# Leaving for good
forget-begin = Leave, and forget on this device…
forget-title = Leave, and forget on this device
forget-more = Your session ends here, and the copy of the texts that this device keeps is deleted. What you wrote and what was saved stays in the draft. To come back you need a link.
forget-lost = { $unsent ->
    [0] { "" }
   *[other] Changes of yours are not on the server yet, and are lost.{" "}
  }{ $kept ->
    [0] { "" }
    [one] One edit that was not taken is kept on this device alone, and is lost.
   *[other] { $kept } edits that were not taken are kept on this device alone, and are lost.
  }
forget-stay = Stay
forget-now = Leave and forget
forget-half = The texts are deleted from this device. The server could not be reached, so your session has not ended: delete this site’s data in the browser’s settings, too.
forget-front = To the front page

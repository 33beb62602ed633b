# Suggesting, and comments.

# Suggesting mode
suggest-begin = Suggest changes
suggest-end = Stop suggesting
suggest-menu = Contribute
suggesting-band = You are suggesting: the others see nothing until you send.
suggesting-told = You are suggesting. What you change in the text becomes suggestions; the others see nothing until you send them.
suggesting-ended = You are not suggesting any more. What you did not send is kept on this device.
suggesting-list = { $count ->
    [0] Your suggestions
    [one] Your suggestion, not sent
   *[other] Your suggestions, not sent ({ $count })
}
suggesting-nothing = Change the text as you would write it. Each change is listed here, and sent when you say so.
suggesting-reason = Reason (may be left out)
suggesting-send = Send
suggesting-send-all = { $count ->
    [one] Send it
   *[other] Send all { $count }
}
suggesting-take-back = Take back
suggesting-taken-back = Taken back: the text is as it was.
suggesting-sent = { $count ->
    [one] 1 suggestion is sent.
   *[other] { $count } suggestions are sent.
}
suggesting-show = { $count ->
    [0] Suggestions
    [one] 1 suggestion
   *[other] { $count } suggestions
}
suggesting-held = A suggestion says words and paragraphs. Formatting, links and footnotes cannot be suggested; comment on them instead.
suggested-here = A change that you suggest
kept-suggesting = { $count ->
    [one] 1 suggestion of yours is not sent. Suggest again to go on with it, or send it here.
   *[other] { $count } suggestions of yours are not sent. Suggest again to go on with them, or send them here.
}
unsent-told = { $count ->
    [one] 1 suggestion of yours is not sent. It is kept on this device.
   *[other] { $count } suggestions of yours are not sent. They are kept on this device.
}

# Comments
tab-comments = Comments
comment-begin = Comment
comment-begin-missing = Something is missing here
comment-hint = A comment is about the words that you select, or about the paragraph that you are in.
comment-new = Your comment
comment-words = Comment
comment-add = Add comment
comment-answer = Answer
comment-answer-words = Answer
comment-on-words = Comment
comment-on-paragraph = Comment on the paragraph
comment-on-missing = Something is missing
comment-on-whole = Comment on the whole draft
comment-missing = Something is missing
comment-after = after { $number }
comment-is-resolved = Resolved
comment-gone = Comment on words that are gone
comment-made = The comment is in the discussion.
comment-resolve = Resolve
comment-reopen = Reopen
comment-resolved = The comment is resolved.
comment-reopened = The comment is open again.
comment-own-words = These words are only in your suggestion. Say why you suggest them there.
comments-none = Nothing is commented on.
comments-count = { $count ->
    [0] No open comments
    [one] 1 open comment
   *[other] { $count } open comments
}
comments-resolved = { $count ->
    [one] 1 resolved comment
   *[other] { $count } resolved comments
}

# Who wrote something
by-own = by you
by-name = by { $name }
by-role = { $role ->
    [observer] by an observer
    [reviewer] by a reviewer
    [drafter] by a drafter
    [rapporteur] by a rapporteur
   *[organizer] by an organizer
}
by-source = From { $source }
by-entered = entered { $author }

# What becomes of suggestions
suggestions-unknown = Who made these, and which of them are decided, is shown when there is a connection to the server.
suggestion-accepted = Accepted
suggestion-declined = Declined
suggestion-accept = Accept
suggestion-decline-begin = Decline…
suggestion-decline = Decline
suggestion-withdrawn-told = The suggestion is withdrawn.
suggestion-was-accepted = Accepted: it is in the draft.
suggestion-was-declined = Declined: its author is told why.
suggestion-outdated = Outdated.
suggestion-first = first of all
suggestion-after = after { $number }
suggestion-not-own = You proposed this: somebody else who holds the pen accepts it.
suggestion-not-stage = In the open stage your role does not write the draft, and accepts nothing.
suggestion-overlaps = { $count ->
    [one] Another open suggestion is about the same words: when one is accepted, the other may be outdated.
   *[other] { $count } other open suggestions are about the same words: when one is accepted, the others may be outdated.
}
suggestion-overlap-show = Show “{ $words }”
decline-reason = Why it is declined
decline-reason-hint = Its author reads this.
suggestion-news = What became of your suggestions
suggestion-news-show = See what became of them
suggestion-news-line = { $count ->
    [one] 1 of your suggestions was decided.
   *[other] { $count } of your suggestions were decided.
}
suggestion-yours-accepted = { $number ->
    [none] Your suggestion was accepted.
   *[other] Your suggestion in { $number } was accepted.
}
suggestion-yours-declined = { $number ->
    [none] Your suggestion was declined: { $reason }
   *[other] Your suggestion in { $number } was declined: { $reason }
}

# Since I last looked
since-line = { $changes ->
    [0] { $published ->
        [0] Since you last looked
        [one] A version was published since you last looked
       *[other] { $published } versions were published since you last looked
    }
    [one] 1 paragraph changed since you last looked
   *[other] { $changes } paragraphs changed since you last looked
}{ $decided ->
    [0] .
    [one] { " " }· 1 of your suggestions was decided.
   *[other] { " " }· { $decided } of your suggestions were decided.
}
since-show = See what changed
since-title = Since you last looked
since-published = { $count ->
    [one] A version was published.
   *[other] { $count } versions were published.
}
since-suggestions = Your suggestions
since-comments = Your comments
since-comment-resolved = Resolved
since-changes = { $count ->
    [one] 1 paragraph changed
   *[other] { $count } paragraphs changed
}
since-seen = I have seen it
since-later = Look again later
since-seen-told = From here on, only what changes after this is shown.

# From outside
outside-begin = Enter a proposal for somebody else…
outside-title = A proposal from outside
outside-more = For a proposal that came by e-mail or on paper. It becomes a suggestion with its source, on the paragraph that it means, wherever that stands by now.
outside-cited = Its numbers are those of
outside-draft = The draft as it is
outside-by = It says the
outside-by-number = paragraph
outside-by-line = line
outside-number = Paragraph number
outside-line = Line number
outside-lines = The version with line numbers
outside-action = What it asks for
outside-action-replace = Replace words
outside-action-insert = Put words in
outside-action-delete = Take words out
outside-action-paragraph = A further paragraph after this one
outside-action-remove = Remove the paragraph
outside-quote = The words that it quotes
outside-quote-hint = Where it quotes none, the whole paragraph is meant.
outside-behind = After which words
outside-behind-hint = Where it says none, at the end of the paragraph.
outside-find = Find the paragraph
outside-found = Paragraph { $number } of the draft as it is
outside-found-title = The title of the draft as it is
outside-lost = The paragraph does not say these words, or not any more. Entered like this, the proposal is shown as outdated.
outside-source = From whom
outside-source-hint = Such as a name, an organization, and how it came. All who take part see it.
outside-enter = Enter the proposal
outside-entered = The proposal is entered.

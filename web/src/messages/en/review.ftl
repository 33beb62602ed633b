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
comment-on = Comment
comment-missing = Something is missing at the end
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

//! The commands of `zerodraft`: each is one function from its arguments to an [`Answer`].
//!
//! A command talks HTTP through a [`door::Door`]: to the server that `--server` names, or to one that is started inside
//! this process, for this command alone, over the folder that `--data` names. So there is one implementation of each, and
//! on a folder the same rules hold as on a server. Only `serve`, `backup`, `restore` and `take-in` have no door: they work on a
//! folder directly.

mod answer;
mod archive;
mod bags;
mod checks;
mod client;
mod consultations;
mod copies;
mod door;
mod people;
mod progress;
mod review;
mod serve;
mod texts;
mod verify;

use answer::Answer;
use clap::{Args, Parser, Subcommand};
use zerodraft::settings::Settings;

/// What the command line says.
#[derive(Parser)]
#[command(version, about)]
pub struct Arguments {
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    command: Command,
}

/// A command that goes through a door.
#[derive(Args)]
struct Through<T: Args> {
    #[command(flatten)]
    what: T,
    #[command(flatten)]
    place: door::Place,
}

#[derive(Subcommand)]
enum Command {
    /// Serve consultations from a data folder.
    Serve(Settings),
    /// Start a consultation, with a text or without.
    New(Through<consultations::New>),
    /// Make an invitation: a link, and a QR code of it.
    Invite(Through<people::Invite>),
    /// Come in with an invitation, and get a session token for --token.
    Join(Through<people::Join>),
    /// Make a new invitation for an organizer who lost theirs (operator, or on the folder).
    Recover(Through<people::Recover>),
    /// List all consultations (operator, or on the folder).
    List(Through<consultations::List>),
    /// Print a version.
    Show(Through<texts::Show>),
    /// Print the draft as it would be published.
    Draft(Through<texts::Draft>),
    /// List the versions of a consultation.
    Versions(Through<texts::Versions>),
    /// Say what a reader of the draft would stumble over: brackets, citations, numbers, words over a limit.
    Check(Through<checks::Check>),
    /// End the open stage with a version.
    Publish(Through<consultations::Publish>),
    /// Open a stage without publishing: the next one, or one that was passed.
    Stage(Through<consultations::OpenStage>),
    /// Print what changed from one version to another, or to the draft.
    Compare(Through<texts::Compare>),
    /// Say or show what stands above the versions when they are handed over.
    Masthead(Through<consultations::SetMasthead>),
    /// List the suggestions that are open.
    Suggestions(Through<review::Suggestions>),
    /// Let a suggestion into the draft.
    Accept(Through<review::Accept>),
    /// Decline a suggestion, with a reason.
    Decline(Through<review::Decline>),
    /// Make a suggestion by paragraph number or line, also for somebody else.
    Suggest(Through<review::Suggest>),
    /// List the comments that are open.
    Comments(Through<review::Comments>),
    /// Comment on a paragraph, on words, or on what is missing.
    Comment(Through<review::Comment>),
    /// Say what changed since you last looked, and what became of your suggestions and comments.
    Since(Through<review::Since>),
    /// Take in a version that was edited in Word: its changes as suggestions, its comments as comments.
    Word(Through<review::Word>),
    /// Print which old paragraph number is which new one.
    Concordance(Through<texts::Made>),
    /// Print a summary of changes: new and removed paragraphs, verbs, small words, brackets.
    Summary(Through<texts::Made>),
    /// Print a paragraph through all versions, and who wrote what.
    History(Through<texts::History>),
    /// Write versions as files, in the forms in which they are handed over.
    Export(Through<texts::Export>),
    /// Check that no published version was altered.
    Verify(Through<verify::Verify>),
    /// Write a whole consultation into one signed file that is readable without zerodraft (organizer).
    Archive(Through<archive::Archive>),
    /// Put an archived consultation into a folder again.
    TakeIn(archive::TakeIn),
    /// Copy all that a data folder holds into one file, also while a server runs on it.
    Backup(copies::Backup),
    /// Make a data folder from a backup, after a check of all that is in it.
    Restore(copies::Restore),
}

/// Does what was asked. An error is one sentence for who asked.
pub fn call(arguments: Arguments) -> anyhow::Result<Answer> {
    let json = arguments.json;
    match arguments.command {
        Command::Serve(settings) => serve::serve(settings, json),
        Command::Backup(backup) => copies::backup(&backup),
        Command::Restore(restore) => copies::restore(&restore),
        Command::TakeIn(take_in) => archive::take_in(&take_in),
        Command::Archive(archive) => archive::archive(&archive.what, &archive.place.open()?),
        Command::Verify(verify) if verify.what.is_offline() => verify::files(&verify.what),
        Command::New(new) => consultations::new(&new.what, &new.place.open_or_make()?),
        Command::Invite(invite) => people::invite(&invite.what, &invite.place.open()?),
        Command::Join(join) => people::join(&join.what, &join.place.open()?),
        Command::Recover(recover) => people::recover(&recover.what, &recover.place.open()?),
        Command::List(list) => consultations::list(&list.place.open()?),
        Command::Show(show) => texts::show(&show.what, &show.place.open()?, json),
        Command::Draft(draft) => texts::draft(&draft.what, &draft.place.open()?, json),
        Command::Versions(versions) => texts::versions(&versions.what, &versions.place.open()?),
        Command::Check(check) => checks::check(&check.what, &check.place.open()?),
        Command::Publish(publish) => consultations::publish(&publish.what, &publish.place.open()?),
        Command::Stage(stage) => consultations::open_stage(&stage.what, &stage.place.open()?),
        Command::Masthead(set) => consultations::masthead(&set.what, &set.place.open()?),
        Command::Compare(compare) => texts::compare(&compare.what, &compare.place.open()?, json),
        Command::Suggestions(list) => review::suggestions(&list.what, &list.place.open()?),
        Command::Accept(accept) => review::accept(&accept.what, &accept.place.open()?),
        Command::Decline(decline) => review::decline(&decline.what, &decline.place.open()?),
        Command::Suggest(suggest) => review::suggest(&suggest.what, &suggest.place.open()?),
        Command::Comments(list) => review::comments(&list.what, &list.place.open()?),
        Command::Comment(comment) => review::comment(&comment.what, &comment.place.open()?),
        Command::Since(since) => review::since(&since.what, &since.place.open()?),
        Command::Word(word) => review::take_in(&word.what, &word.place.open()?),
        Command::Concordance(made) => {
            texts::made("concordance", &made.what, &made.place.open()?, json)
        }
        Command::Summary(made) => texts::made("summary", &made.what, &made.place.open()?, json),
        Command::History(history) => texts::history(&history.what, &history.place.open()?),
        Command::Export(export) => texts::export(&export.what, &export.place.open()?),
        Command::Verify(verify) => verify::consultations(&verify.what, &verify.place.open()?),
    }
}

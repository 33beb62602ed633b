//! Who wrote what one of two texts has, and who deleted what only the other had.

use super::{App, auth::Session, comparing::Side, people::shown_name, problem::Problem};
use crate::{
    compare::{self, Comparison},
    document::Past,
    domain::{Paragraph, ParagraphId, ParticipantId, Reading, Role},
};
use axum::http::StatusCode;
use std::collections::HashMap;

/// By text (true: the newer) and paragraph: who did something to each character.
type People = HashMap<(bool, ParagraphId), Vec<Option<ParticipantId>>>;

/// The authors of all that differs between two texts, by name.
pub struct Authorship {
    people: People,
    names: HashMap<ParticipantId, String>,
}

impl Authorship {
    /// Asks the record. Refused where the consultation is sealed, and to those who do not see who takes part.
    pub async fn between(
        app: &App,
        session: &Session,
        sides: &[Side; 2],
    ) -> Result<Authorship, Problem> {
        if session.consultation.sealed {
            let sentence = "This consultation is sealed: nobody is told who wrote what.";
            return Err(Problem::new(StatusCode::FORBIDDEN, "sealed", sentence));
        }
        session.consultation.require(&session.grant, Role::Reviewer)?;
        let id = session.consultation.id.clone();
        let texts = sides.each_ref().map(|side| (side.heads.clone(), side.reading.clone()));
        let people = app.0.rooms.past(&id, move |past| attributed(past, &texts)).await?;
        let participants = app.ask(move |store| store.participants(&id)).await?;
        let names = participants
            .into_iter()
            .map(|person| (person.id.clone(), shown_name(&person, false).to_owned()));
        Ok(Authorship { people, names: names.collect() })
    }

    /// Names the author of each run.
    pub fn attribute(&self, comparison: &mut Comparison) {
        let name = |who: &Option<ParticipantId>| {
            who.as_ref().and_then(|who| self.names.get(who)).map(String::as_str)
        };
        let named: HashMap<&(bool, ParagraphId), Vec<Option<&str>>> =
            self.people.iter().map(|(key, who)| (key, who.iter().map(name).collect())).collect();
        compare::attribute(comparison, |newer, paragraph| {
            named.get(&(newer, paragraph.clone())).map_or(&[], Vec::as_slice)
        });
    }
}

fn attributed(past: &Past, texts: &[(Vec<String>, Reading); 2]) -> People {
    let between = past.between(&texts[0].0, &texts[1].0);
    let mut people = HashMap::new();
    for (newer, (_, reading)) in [false, true].into_iter().zip(texts) {
        for paragraph in &reading.paragraphs {
            let strokes =
                between.attributed(newer, &pieces(paragraph), &paragraph.plain_text()).into_iter();
            let who = strokes.map(|stroke| stroke.and_then(|stroke| stroke.by.clone()));
            people.insert((newer, paragraph.id.clone()), who.collect());
        }
    }
    people
}

/// The identities of all that is read as one paragraph.
pub fn pieces(paragraph: &Paragraph) -> Vec<String> {
    let joined = paragraph.joined.iter().map(|joined| &joined.paragraph);
    std::iter::once(&paragraph.id).chain(joined).map(ToString::to_string).collect()
}

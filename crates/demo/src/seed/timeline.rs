//! The scenes of the story in the order of time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use law::Calendar;

use crate::data::{DemoApplication, DemoLoad, DemoSystem, Moment, Registration, Step, Story};
use crate::error::DemoError;

/// What is done in a scene.
#[derive(Clone, Copy)]
pub(super) enum Deed {
    /// A step of an entry into the catalogue.
    Registration(&'static Registration, &'static Step),
    /// A unit loads a file.
    Load(&'static DemoLoad),
    /// A unit registers a system.
    System(&'static DemoSystem),
    /// A unit applies for data.
    Application(&'static DemoApplication),
    /// What becomes of an application.
    Sequel(&'static DemoApplication, &'static Step),
}

/// One scene.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    pub(super) at: Timestamp,
    pub(super) deed: Deed,
}

/// All scenes that do not lie in the future.
pub(super) struct Timeline(Vec<Scene>);

impl Timeline {
    pub(super) fn of(story: &'static Story, now: Timestamp) -> Result<Self, DemoError> {
        let mut deeds: Vec<(&Moment, Deed)> = Vec::new();
        for registration in &story.registration {
            deeds.extend(
                registration
                    .steps
                    .iter()
                    .map(|step| (&step.moment, Deed::Registration(registration, step))),
            );
        }
        deeds.extend(story.load.iter().map(|load| (&load.moment, Deed::Load(load))));
        deeds.extend(story.system.iter().map(|system| (&system.moment, Deed::System(system))));
        for application in &story.application {
            deeds.push((&application.moment, Deed::Application(application)));
            deeds.extend(
                application
                    .steps
                    .iter()
                    .map(|step| (&step.moment, Deed::Sequel(application, step))),
            );
        }
        let today = law::clocks::civil_date(now);
        let scene =
            |(moment, deed): (&Moment, Deed)| Ok(Scene { at: instant(moment, today)?, deed });
        let mut scenes = deeds.into_iter().map(scene).collect::<Result<Vec<_>, DemoError>>()?;
        scenes.retain(|scene| scene.at < now);
        scenes.sort_by_key(|scene| scene.at);
        Ok(Self(scenes))
    }

    pub(super) fn scenes(&self) -> impl Iterator<Item = Scene> {
        self.0.iter().copied()
    }
}

fn instant(moment: &Moment, today: Date) -> Result<Timestamp, DemoError> {
    let day = match (moment.on, moment.ago) {
        (Some(day), _) => day,
        (None, Some(ago)) => working_day_before(today, ago),
        (None, None) => return Err(DemoError::Story("a scene has no day".to_owned())),
    };
    let wrong = |error: jiff::Error| DemoError::Story(error.to_string());
    let time: jiff::civil::Time = moment.time.parse().map_err(wrong)?;
    at(day.to_datetime(time))
}

/// The instant at which the city's clocks show this.
pub(crate) fn at(civil: jiff::civil::DateTime) -> Result<Timestamp, DemoError> {
    let wrong = |error: jiff::Error| DemoError::Story(error.to_string());
    let zone = TimeZone::get("Asia/Shanghai").map_err(wrong)?;
    Ok(civil.to_zoned(zone).map_err(wrong)?.timestamp())
}

/// The `n`th working day before a day.
fn working_day_before(day: Date, n: u32) -> Date {
    let mut left = n;
    let mut day = day;
    while left > 0 {
        day = day.yesterday().unwrap_or(day);
        left -= u32::from(Calendar::embedded().is_working(day));
    }
    day
}

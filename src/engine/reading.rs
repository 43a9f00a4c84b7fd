//! What the screens read: *I dag*, the log, one entry, the people.

use super::{
    days::{date_of, days_before, start_of},
    drafts::draft_rows,
    environment::time_of,
    rows::{RowMaker, is_log_kind, listed_happened},
    searching::search,
    session::Engine,
};
use crate::{
    client::{
        failure::Failure,
        message::{LogFilter, Standing},
        view::{Delivery, EntryView, LogView, Message, PeopleView, Periods, PersonRow, Question, RevisionView, TodayView},
    },
    domain::{
        entry::Content,
        gathered,
        ids::{DeviceId, EntryId},
        review::{Review, ReviewState},
        search::beginnings,
    },
    store::{EntryRecord, ListedEntry, RevisionRecord},
};

/// Days that *I dag* looks back for escorts and presences that were left open.
const LOOK_BACK_DAYS: u64 = 31;
/// Rows of the log in one answer.
const ROWS: usize = 500;

impl Engine {
    pub(super) fn today(&self) -> Result<TodayView, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let now = self.env.now();
        let today = date_of(now);
        let since = start_of(days_before(today, LOOK_BACK_DAYS)).timestamp_millis();
        let maker = self.row_maker(open)?;
        let mut view = TodayView {
            today,
            presence: Vec::new(),
            escorts: Vec::new(),
            questions: Vec::new(),
            entries: Vec::new(),
            drafts: draft_rows(open, device)?,
            names: self.names(open)?,
        };
        for entry in open.vault.around_today(device, since, start_of(today).timestamp_millis())? {
            let kind = entry.content.kind();
            let saved_today = date_of(time_of(entry.hlc.unix_ms())) == today;
            let row = maker.row(entry);
            match &row.content {
                Content::Escort(escort) => {
                    let day = escort.appointment.date();
                    let tomorrow = today.succ_opt().unwrap_or(today);
                    if day == today || day == tomorrow || (day < today && !escort.state().is_final()) {
                        view.escorts.push(row);
                    } else if saved_today {
                        view.entries.push(row);
                    }
                }
                Content::Presence(presence) if presence.to.is_none() => view.presence.push(row),
                _ if is_log_kind(kind) && date_of(row.happened) == today => view.entries.push(row),
                _ => {}
            }
        }
        view.escorts.sort_by_key(|row| row.happened);
        for target in maker.waiting() {
            let Some(about) = open.vault.entry(device, target)? else { continue };
            if let Some((message, author)) = newest_message(open.vault.about(device, target)?) {
                view.questions.push(Question { about: maker.row(about), message, author });
            }
        }
        view.questions.sort_by_key(|question| std::cmp::Reverse(question.message.at));
        Ok(view)
    }

    pub(super) fn log(&self, filter: &LogFilter) -> Result<LogView, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let maker = self.row_maker(open)?;
        let today = date_of(self.env.now());
        let from = match filter.period {
            Periods::All => None,
            Periods::Today => Some(start_of(today)),
            Periods::Week => Some(start_of(days_before(today, 6))),
            Periods::Month => Some(start_of(days_before(today, 30))),
        };
        let wanted = |listed: &ListedEntry| {
            is_log_kind(listed.kind)
                && filter.site.is_none_or(|site| listed.site == Some(site))
                && filter.kind.is_none_or(|kind| listed.kind == kind)
                && filter.person.is_none_or(|person| listed.people.contains(&person))
                && from.is_none_or(|from| listed_happened(listed) >= from)
                && stands(listed, &maker, filter.standing)
        };
        // The wall is never behind the instants of its day, so nothing of the period is sorted before it.
        let from_ms = from.map_or(i64::MIN, |from| from.timestamp_millis());
        let (listed, reach) = match beginnings(&filter.words) {
            none if none.is_empty() => (open.vault.listed(from_ms, ROWS, wanted)?, None),
            beginnings => {
                let (found, reach) = search(open, &beginnings, from_ms, wanted)?;
                (found, Some(reach))
            }
        };
        let mut rows = Vec::new();
        for listed in listed {
            rows.extend(open.vault.entry(device, listed.entry)?.map(|entry| maker.row(entry)));
        }
        let needs_reader = u32::try_from(maker.needing()).unwrap_or(u32::MAX);
        Ok(LogView { rows, needs_reader, names: self.names(open)?, reach })
    }

    pub(super) fn entry(&self, entry: EntryId) -> Result<EntryView, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let maker = self.row_maker(open)?;
        let record = open.vault.entry(device, entry)?.ok_or(Failure::NoSuchEntry)?;
        let heads = open.vault.heads(entry)?;
        let refused = maker.delivery(entry, record.waiting, record.mine);
        let view = |revision: RevisionRecord| RevisionView {
            delivery: match (&refused, revision.device == device, revision.seq) {
                (_, false, _) => Delivery::Received,
                (_, true, 1..) => Delivery::Sent,
                (Delivery::NeedsYou(reason), true, 0) => Delivery::NeedsYou(reason.clone()),
                (_, true, 0) => Delivery::Waiting,
            },
            saved: revision.hlc.time(),
            revision: revision.revision,
            parents: revision.parents,
            content: revision.content,
            author: revision.device,
        };
        let history: Vec<RevisionView> = open.vault.revisions(entry)?.into_iter().map(view).collect();
        let mut conversation = Vec::new();
        for message in open.vault.about(device, entry)? {
            if let Content::Review(review) = message.content {
                let delivery = maker.delivery(message.entry, message.waiting, message.mine);
                conversation.push(Message { review, author: message.device, mine: message.device == device, delivery });
            }
        }
        Ok(EntryView {
            row: maker.row(record),
            heads: history.iter().filter(|revision| heads.contains(&revision.revision)).cloned().collect(),
            history,
            conversation,
            names: self.names(open)?,
        })
    }

    pub(super) fn people(&self) -> Result<PeopleView, Failure> {
        let device = self.device()?;
        let (_, open) = self.unlocked()?;
        let mut people: gathered::Map<EntryId, PersonRow> = gathered::Map::new();
        for entry in open.vault.named(device)? {
            if let Content::Person(person) = entry.content {
                people.insert(entry.entry, PersonRow { entry: entry.entry, alias: person.alias, last_met: None, entries: 0 });
            }
        }
        let mut met: gathered::Map<EntryId, (u32, i64)> = gathered::Map::new();
        let now = self.env.now().timestamp_millis();
        for listed in open.vault.listed(i64::MIN, usize::MAX, |listed| !listed.people.is_empty())? {
            let at = listed_happened(&listed).timestamp_millis();
            // An escort of tomorrow is no meeting yet.
            let at = if at <= now { at } else { i64::MIN };
            for person in listed.people {
                let seen = met.entry(person).or_insert((0, i64::MIN));
                *seen = (seen.0 + 1, seen.1.max(at));
            }
        }
        for (person, (count, at)) in met {
            if let Some(row) = people.get_mut(&person) {
                row.entries = count;
                row.last_met = u64::try_from(at).ok().map(time_of);
            }
        }
        let mut rows: Vec<PersonRow> = people.into_tuple_vec().into_iter().map(|(_, row)| row).collect();
        rows.sort_by(|a, b| b.last_met.cmp(&a.last_met).then_with(|| a.alias.cmp(&b.alias)));
        Ok(PeopleView { rows })
    }
}

/// The newest message that is more than a look, and its author.
fn newest_message(messages: Vec<EntryRecord>) -> Option<(Review, DeviceId)> {
    messages.into_iter().rev().find_map(|message| match message.content {
        Content::Review(review) if review.state != ReviewState::Seen => Some((review, message.device)),
        _ => None,
    })
}

fn stands(listed: &ListedEntry, maker: &RowMaker, standing: Standing) -> bool {
    match standing {
        Standing::All => true,
        Standing::NeedsReader => maker.needs_reader(listed.entry),
        Standing::Unseen => listed.standing.is_none(),
        Standing::Question => listed.standing == Some(ReviewState::Question),
        Standing::Answered => listed.standing == Some(ReviewState::Answer),
        Standing::Conflict => listed.heads > 1,
        Standing::Settled => matches!(listed.standing, Some(ReviewState::Seen | ReviewState::Agreed | ReviewState::Closed)),
    }
}

//! Two branches of the membership log: a lead who knew nothing of the one acted on the restored server before anybody brought it.

use gadeplan::client::message::Request;

use super::{
    LEAD, add, id, is_revoked, mended, send,
    support::{Device, Endpoint, PASSPHRASE, WORKER, entry, record_contact},
    team,
};

#[test]
fn a_removal_of_the_other_branch_stays_and_what_was_sealed_there_is_read_here() {
    let mut endpoint = Endpoint::start();
    let mut karen = Device::new_team(&endpoint);
    let mut bent = add(&endpoint, &mut karen, "Bent", LEAD);
    let mut ida = add(&endpoint, &mut karen, "Ida", WORKER);
    let mut bo = add(&endpoint, &mut karen, "Bo", WORKER);
    let gone = id(&mut bo);
    send(&mut bo);
    bent.wait_for(|device| team(device).devices.len() == 4);
    let bent = bent.stop();
    let backup = endpoint.back_up();

    // Karen removes Bo; Ida writes under the epoch that begins with it. Bent's phone hears of neither.
    karen.ask(Request::Revoke { device: gone });
    ida.wait_for(|device| is_revoked(device, gone) && team(device).epoch.number == 2);
    let sent = record_contact(&mut ida, "Under den anden grens nøgle, sendt");
    send(&mut ida);
    karen.sync_until_log_has(1);
    endpoint.stop();
    let unsent = record_contact(&mut ida, "Under den anden grens nøgle, ikke sendt");
    let (karen, ida) = (karen.stop(), ida.stop());
    endpoint.put_back(&backup);

    // Bent comes first, and goes on from the backup.
    let mut bent = Device::reopen(bent, &endpoint);
    bent.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    mended(&mut bent);
    let mut eva = add(&endpoint, &mut bent, "Eva", WORKER);
    send(&mut eva);

    // On Ida's phone Bo stays removed; what she wrote waits for a key of that number, and is not lost.
    let mut ida = Device::reopen(ida, &endpoint);
    ida.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    ida.wait_for(|device| team(device).devices.len() == 5);
    let view = ida.sync_until(|view| view.repair.is_some_and(|repair| repair.stuck));
    assert_eq!((view.waiting, view.needs_you), (2, 0), "{view:?}");

    // Karen's phone says again that Bo is removed, which begins that epoch anew; then everything arrives, readable for all.
    let mut karen = Device::reopen(karen, &endpoint);
    karen.ask(Request::Unlock { passphrase: PASSPHRASE.into() });
    mended(&mut ida);
    for device in [&mut karen, &mut bent, &mut eva, &mut ida] {
        for (wanted, note) in [(sent, "Under den anden grens nøgle, sendt"), (unsent, "Under den anden grens nøgle, ikke sendt")] {
            device.wait_for(|device| device.try_ask(Request::Entry(wanted)).is_ok());
            let view = entry(device, wanted);
            assert!(view.history.len() == 1 && format!("{:?}", view.row.content).contains(note));
        }
        device.wait_for(|device| is_revoked(device, gone));
        assert_eq!(device.sync_until(|view| view.waiting == 0).quarantined, 0);
    }
}

### Gadeplan in English, word for word beside the Danish file.

## Common
close = Close
back = Back
cancel = Cancel
understood = Understood
copied = Copied
copy-failed = Could not be copied. Select the text and copy it yourself.
opening = Opening …
next = Next
skip-to-content = Skip to content
hide-now = Hide now

## Dates
weekday-0 = Monday
weekday-1 = Tuesday
weekday-2 = Wednesday
weekday-3 = Thursday
weekday-4 = Friday
weekday-5 = Saturday
weekday-6 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
date-day-month = { $day } { $month }
date-today = today
date-yesterday = yesterday
date-tomorrow = tomorrow
ago-now = just now
ago-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
 } ago
ago-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 } ago
ago-days = { $count } days ago

## Kinds
kind-contact = Contact
kind-escort = Escort
kind-presence = Presence
kind-person = Person
kind-review = Review
kind-site = Square
kind-lookup = Look-up
kind-register = Register
kind-other = Needs a newer app

## Places in the app
nav-label = Main menu
nav-today = Today
nav-people = People
nav-directory = Directory
nav-more = More
nav-review = Review
nav-review-count = { $count ->
    [one] { $count } needs you
   *[other] { $count } need you
 }
nav-new-contact = New contact
nav-new-escort = New escort
nav-new-presence = Presence
nav-entry = Entry
nav-correct = Correct

## Sending
sync-waiting = { $count } waiting
sync-needs-you = { $count ->
    [one] { $count } needs you
   *[other] { $count } need you
 }
sync-stopped = cannot send
sync-all-sent = all sent
sync-nothing-yet = nothing to send
sync-pill-label = Sending: { $state }
sync-title = Sending

## Messages at the top
vault-moved-title = The log on this phone was damaged
phone-copied-title = This phone has a new key
phone-copied-text = There were two of it, for instance after a backup was put back. Nothing was lost: what was waiting is sent from here. The other one is no longer on the team and needs a new invitation. If you know of no copy, call your team lead.
vault-moved-text = It has been put aside, not deleted. What had not been sent is kept, and the rest is fetched from the server again.
storage-kept-title = The phone keeps the log
storage-kept-text = The browser has promised not to clear Gadeplan's storage, even if the phone runs out of room.
storage-not-kept-title = The browser has not promised to keep the log
storage-not-kept-text = Put Gadeplan on the home screen and open it often, so that what is waiting gets sent. It is saved now, but the browser may clear it if the phone runs out of room.
alone-for-days = The server has not answered for { $count } days. Everything is saved on the phone. Find a network when you can, so that your colleagues can see it.
not-all-here = Not everything from the team has been fetched to the phone yet. Until then lists and names may lack something. You can write as usual.

## Failures: what happened, what is kept, what to do now
failure-safe = Nothing is lost.
failure-safe-unsaved = What you saved before is still there. What you are writing now is only on the screen.
failure-safe-draft = Your draft is still there.
failure-wrong-passphrase-what = { $wait ->
    [0] The words do not match.
    [one] The words do not match. Wait { $wait } second.
   *[other] The words do not match. Wait { $wait } seconds.
 }
failure-wrong-passphrase-next = Check the spelling and try again. If you have forgotten the words, a team lead can help.
failure-not-a-passphrase-what = These are not five words from the list.
failure-not-a-passphrase-next = Type the five words with spaces. The first letters are enough.
failure-too-soon-what = { $wait ->
    [one] It will be { $wait } second before you can try again.
   *[other] It will be { $wait } seconds before you can try again.
 }
failure-too-soon-next = Wait, then try again.
failure-passkey-what = The phone's key did not open Gadeplan.
failure-passkey-next = Try again, or type the five words.
failure-reading-paused-what = The server has not answered for 14 days, so the log takes a break.
failure-reading-paused-next = Find a network. Once the server has answered you can unlock again. You can still write a contact.
failure-locked-full-what = No more can be written while the app is locked.
failure-locked-full-next = Unlock, and all of it comes into the log.
failure-proof-needed-what = It is too long since you typed the five words.
failure-proof-needed-next = Begin again with the words that open it now.
failure-locked-what = The app is locked.
failure-locked-next = Unlock and do it again.
failure-storage-full-what = The phone's storage is full, so it was not saved.
failure-storage-full-next = Delete pictures or apps that you do not use, and try again.
failure-storage-refused-what = The phone refused to save.
failure-storage-refused-next = Close the app completely, open it and try again.
failure-newer-app-what = The log was written by a newer version of the app.
failure-newer-app-next = Go online and open the app again, so that it is updated.
failure-open-elsewhere-what = Gadeplan is open in another window.
failure-open-elsewhere-next = Use the other window, or close it and try here again.
failure-no-network-what = There is no connection to the server.
failure-no-network-next = Try again when there is a network.
failure-operator-code-what = The code is not valid, or it has been used.
failure-operator-code-next = Check that it is typed correctly, or ask operations for a new one.
failure-revoked-what = This phone has been blocked and is no longer on the team.
failure-revoked-next = What was waiting is still accepted. Talk to your team lead.
failure-too-many-what = The server is busy right now.
failure-too-many-next = Wait a minute. The app tries again by itself.
failure-app-too-old-what = The app is too old for the server.
failure-app-too-old-next = Close the app and open it with a network, so that it is updated.
failure-server-trouble-what = The server itself has a problem.
failure-server-trouble-next = The app tries again by itself. You can carry on working.
failure-not-known-what = The server was restored from a backup of before this phone joined the team.
failure-not-known-next = Keep working. Once a colleague's phone has met the server, this one comes along again by itself.
failure-behind-what = The server was restored from a backup and lacks something that you sent before.
failure-behind-next = Unlock: then it is sent again by itself.
failure-refused-what = The server said no: { $reason }.
failure-refused-next = Tell operations if it keeps happening.
failure-distrusted-what = The server's answer cannot be verified, so the app does not believe it.
failure-distrusted-next = Carry on working. Tell operations if it keeps happening.
failure-code-mistyped-what = The code is not typed correctly.
failure-code-mistyped-next = Compare it group by group and try again.
failure-invitation-expired-what = The invitation has expired.
failure-invitation-expired-next = Ask for a new one.
failure-invitation-used-what = The invitation has already been used on another phone.
failure-invitation-used-next = Ask for a new one. Say so if it was not you.
failure-invitation-withdrawn-what = The invitation has been withdrawn.
failure-invitation-withdrawn-next = Talk to the person who invited you.
failure-invitation-unknown-what = The server does not know the invitation.
failure-invitation-unknown-next = Check that the code is complete, or ask for a new one.
failure-not-a-lead-what = Only a team lead can do that.
failure-not-a-lead-next = Talk to your team lead.
failure-no-such-entry-what = That entry is not on this phone.
failure-no-such-entry-next = It may be on its way. Try again once there has been a network.
failure-erased-what = The entry was erased for everybody.
failure-erased-next = What you wrote to it cannot be kept. Make a new entry if it still matters.
failure-not-a-steward-what = Only a data steward can erase for everybody.
failure-not-a-steward-next = Ask a lead to erase it, or to give you the role under Team.
failure-invalid-what = A field is not filled in correctly.
failure-invalid-next = Check it and save again.
failure-looks-like-cpr-what = Something here looks like a CPR number, so it is not saved.
failure-looks-like-cpr-next = Change the text, or tap again and choose what the number is.
failure-already-in-a-team-what = This phone is already on a team.
failure-already-in-a-team-next = Open the app and unlock.
failure-defect-what = Something went wrong in the app.
failure-defect-next = Try again. If that does not help, close the app and open it again.
failure-last-lead-what = The team's last lead cannot be removed.
failure-last-lead-next = Make another phone a lead's first.
failure-own-device-what = A phone cannot remove itself.
failure-own-device-next = Ask another lead to remove it. Nothing has changed.
failure-no-such-device-what = That phone is not in the team any more.
failure-no-such-device-next = Go back to Team and see who is in it now.
failure-team-full-what = The team has no room for more phones or invitations.
failure-team-full-next = Withdraw invitations that nobody will use, or remove phones that are not used any more.
failure-team-busy-what = Others changed the team at the same moment.
failure-team-busy-next = Try again in a moment.
failure-not-for-this-device-what = The invitation is not for this phone.
failure-not-for-this-device-next = Ask the team lead for an invitation that replaces this phone.
failure-recovery-code-over-what = The code does not fit a team here, or a newer one has taken its place.
failure-recovery-code-over-next = Find the newest recovery code and type it again.
field-name = Write a name of at most 60 characters.
field-text = The text is too long.
field-time = The time is earlier than what came before it.
field-manner = Choose how the meeting went.
field-escort-state = That cannot follow what is already there.
field-operator-code = Type the code from operations.

## The beginning
save = Save
fetching = Fetching …
try-again = Try again
welcome-lead = A log for street outreach. Quick to use on the square, and encrypted all the way.
welcome-fast = A contact in twenty seconds, without a name.
welcome-offline = Works without a network. Sends by itself when there is one.
welcome-sealed = Only the team can read. The server never sees a word.
welcome-not-control = Not a control tool: no GPS, no CPR numbers, no counting of colleagues.
welcome-join = Join the team
welcome-create = Create a team
step-of = Step { $step } of { $count }
holder-label = What are you called on the team?
holder-hint = Your colleagues see it beside what you write. A first name is enough.
role-worker = Worker
role-lead = Team lead
role-steward = Data steward

## Creating a team
create-title = Create a team
create-lead = You create the team as its lead. Afterwards you invite your colleagues.
create-code = Code from operations
create-code-hint = Whoever runs the server gives you the code. It can be used once.
create-team = Name of the team
create-team-hint = For example the outreach team.
create-where = Where do you work?
create-site = The square or place
create-site-hint = Where the team works.
create-zones = Places on the square
create-zones-hint = They are chosen by thumb when you write. Change them to what you say.
create-zone = Place { $number }
create-zone-add = Add a place
create-zone-remove = Remove { $name }
create-beginning = Making keys on the phone …
create-finishing = Creating the team …
site-suggested = Christianshavns Torv
zone-kiosk = By the kiosk
zone-metro = The metro steps
zone-benches = The benches
zone-canal = By the canal
zone-toilet = The toilet
zone-church = Opposite the church
recovery-title = The team's recovery code
recovery-why = It is the team's last resort if all phones are gone. The server does not have it, and it cannot be made again.
recovery-print = Recovery code for { $team }. Keep it locked away, apart from the phones.
recovery-warning = Print the code or copy it by hand, and lock it away. Do not take a picture of it.
recovery-do-print = Print
recovery-have-it = I have the code on paper
recovery-retype = Type group { $number } from your paper
recovery-retype-hint = Then you know the code can be read on the day it is needed.
recovery-wrong = That is not the right group. Look at the paper and try again.
recovery-see-again = See the code again

## Passphrase
passphrase-title = Your passphrase
passphrase-why = The five words open Gadeplan on this phone. The first letters of each word are enough.
passphrase-keep = Learn them, or write them down somewhere that is not the phone. If you forget them, nothing is lost: a team lead can let the phone in again.
passphrase-learned = I know them
passphrase-another = Give me another five
passphrase-making = Finding five words …
passphrase-retype-title = Type the five words
passphrase-label = Passphrase
passphrase-hint = Five words with spaces. The first letters are enough.
passphrase-known = { $count } of 5 words recognised
passphrase-unknown = not in the list
passphrase-show = Show the words
passphrase-hide = Hide the words
passphrase-not-the-same = These are not the same five words. See them again if you are in doubt.
passphrase-done = Done
passphrase-see-again = See the words again

## Joining a team
join-title = Join the team
join-lead = Your team lead has sent you a link or a code. You can look at the invitation without using it.
join-code = Code or link
join-code-hint = Spaces and capital letters do not matter.
join-look = See the invitation
join-looking = Looking at the invitation …
join-joining = Joining the team …
join-who = { $inviter } invites you to { $team }
join-as = As
join-replaces = Replaces
join-replaces-whose = { $who }, the former phone
join-server = Server
join-until = Valid until
join-nothing-yet = Nothing has been used yet

## Add to home screen
home-title = Put Gadeplan on the home screen
home-why = On iPhone and iPad, Gadeplan has to live on the home screen. In the browser, the phone may delete the log after seven days.
home-copy-title = Take the code along
home-copy = Copy the code
home-steps-title = How to do it
home-step-share = Tap Share at the bottom or top of Safari.
home-step-add = Choose Add to Home Screen, and tap Add.
home-step-open = Open Gadeplan from the home screen.
home-step-code = Choose Join the team, and paste the code.
home-nothing-yet = Nothing has happened yet. The invitation has not been used.

## Lock screen
unlock-written = { $count } waiting to be unlocked
unlock-contact = Contact
unlock-passkey = Unlock with the phone
unlock-or-words = Or type the five words
paused-title = The log takes a break
paused-text = The server has not answered for 14 days. Everything you have saved is still here. Find a network, and you can unlock again. You can write a contact meanwhile.
paused-try = Try to connect
key-lost-title = Nothing is sent until the phone is unlocked
key-lost-text = The browser has deleted the key that the phone sends with while it is locked. Nothing is lost. Unlock, and Gadeplan makes the key again.
locked-saved = The contact is saved
locked-put-down = The contact is put aside
locked-put-down-text = The phone was put away. What you had chosen lies sealed on it and waits as a draft once it is unlocked.
locked-saved-text = It lies sealed on the phone and comes into the log once it is unlocked.
record-locked = The app is locked, so you can write here, but not read. The contact comes into the log once it is unlocked.
unlock-title = Gadeplan is locked
unlock-waiting = { $count } waiting to be sent
unlock-nothing-waits = Nothing is waiting
unlock-do = Unlock
unlock-wait = Wait { $wait } s
unlock-working = Unlocking …
unlock-directory = Directory and emergency numbers
unlock-forgotten = Forgotten the words?
unlock-forgotten-text = Nothing is lost. What is waiting is still sent. Ask a team lead for a new invitation for the phone.
update-title = There is a new version
update-text = It comes into use now, while the app is locked. It takes a moment.
update-do = Start using it

## Another window, and failure
elsewhere-title = Gadeplan is open somewhere else
elsewhere-text = Another window or tab has the log. Use it, or close it and try here again. Nothing is lost.
unusable-title = Gadeplan cannot open the log

## Unlocking
unlocking-title = Unlocking
more-unlocking-hint = Passphrase and the phone's key
unlocking-locks = Gadeplan locks by itself after { $minutes } minutes without a touch, and shortly after you go to another app.
words-title = Change passphrase
words-about = Five words open Gadeplan on this phone. If others have seen them, change them.
words-change = Change passphrase
words-old-title = The old words first
words-old-text = So that we know that it is you. Then you get five new ones.
words-old-label = The words that open it now
words-proving = Trying the words …
words-changing = Changing the words …
words-changed = The passphrase is changed
words-changed-text = The new words hold from now on. The old ones do not open it any more.
passkey-title = The phone's key
passkey-text = Unlock with finger, face or the phone's code instead of the five words. The words still hold beside it.
passkey-twice = The phone asks twice: it makes the key, and we try it before we trust it.
passkey-add = Use the phone's key
passkey-words-title = The five words first
passkey-words-text = So that we know that it is you, and not somebody who got hold of an open phone.
passkey-make-title = Make the key
passkey-make = Make the key
passkey-working = Follow the phone …
passkey-added = The phone's key opens Gadeplan now
passkey-not-added = The key was not made, or it cannot open Gadeplan. Nothing has changed, and the five words hold as before. Try again if you stopped it yourself.
passkey-on = on
passkey-on-text = Finger, face or the phone's code opens Gadeplan. The five words still hold, so remember them.
passkey-remove = Remove the key
passkey-remove-title = Remove the phone's key?
passkey-remove-text = Then only the five words open Gadeplan. The phone may still list the key; it can be deleted in the phone's settings.

## More
more-places = More places
more-sync-hint = What is waiting, and what has been sent
more-review-hint = Questions and news
more-invite-hint = A new phone on the team
more-look = Look and language
more-sun = Sunlight
more-sun-hint = Black on white with strong lines
more-language = Language
more-language-missing = English is not on this phone yet. Choose it again when there is a network.
more-device = This phone
more-holder = You
more-role = Role
more-team = Team
more-offline = Without a network
more-offline-yes = The app opens without a network
more-offline-no = The app needs a network to open
more-offline-soon = The app is being put on the phone
more-storage = Storage
more-storage-kept = The browser keeps the log
more-storage-not-kept = The browser has not promised to keep the log
more-storage-unknown = The browser does not say
more-lock = Lock Gadeplan
more-promises = What you can rely on
promise-nothing-lost = Nothing is lost: every tap is saved on the phone, even without a network.
promise-nothing-leaks = Nothing leaks: the server stores only what it cannot read.
promise-never-lies = Sent means that the server has given a receipt for that very entry.
promise-no-control = Nobody is counted or ranked, neither citizens nor colleagues.

## The sync screen
tally-waiting = waiting
tally-sent = sent
tally-needs-you = needing you
send-now = Send now
activity-idle = Everything is handed over and fetched.
activity-working = Sending and fetching …
activity-offline = No network. Trying again in { $seconds } s.
contact-never = The server has not answered yet.
contact-recent = The server answered { $ago }.
contact-a-day = The server last answered { $ago }. Everything is saved here. Find a network during the day.
contact-days = The server last answered { $ago }. Everything is saved here, but nobody else has it. Find a network now.
refused-safe = What is waiting stays on the phone.
sync-drafts = { $count ->
    [one] { $count } draft is not finished. It is on Today.
   *[other] { $count } drafts are not finished. They are on Today.
 }
sync-fetching = Fetching what the team has written: { $fetched } of { $all }
sync-fetching-safe = You can write meanwhile. If it is interrupted, it goes on from there.
older-title = Older entries
older-since = The log is on this phone from { $day }. What is older has not been fetched.
older-coming = Fetching older entries. The log is here from { $day } now.
older-fetch = Fetch older
sync-rows = Entries
sync-empty-title = Nothing is waiting
sync-empty-text = Everything you have saved has a receipt.
sync-saved = saved { $moment }
sync-receipt = Sent means that the server has given a receipt for that very entry.
repair-restored-title = The server was restored from a backup
repair-rewritten-title = The server lacks something that it had
repair-text = Nothing is lost. { $count ->
        [0] The phone looks what the server lacks.
        [one] 1 record is sent again.
       *[other] { $count } records are sent again.
    }
repair-left = Nothing is lost. { $count ->
        [one] 1 record
       *[other] { $count } records
    } can be sent only when the server knows the phone again that wrote them.
repair-tell = Tell whoever runs the server: it does not say itself that it was restored.
doubt-title = The server does not tell everybody the same
doubt-split = { $holder }'s phone has seen something else on the server than this one.
doubt-withheld = { $holder }'s phone has seen more on the server than this one gets.
doubt-gap = Something that { $holder } sent has not come along.
doubt-next = What is on the phone is not lost. Keep working, and tell whoever runs the server.
quarantined-title = { $count } from the server could not be opened
quarantined-text = They are put aside and kept. A newer version of the app may be able to open them.

## People
people-add = New alias
people-add-title = New alias
people-alias = Alias
people-alias-hint = What you call the person on the team. Not the real name, and never a CPR number.
people-saved = The alias is saved
people-search = Find
people-none-found = Nobody with those letters.
people-empty-title = No aliases yet
people-empty-text = Without a name is the usual way. Give an alias only when it helps the person that you can recognise them.
people-met = last met { $day }
people-not-met = not met yet
people-not-met-since = no meetings from { $day } on
people-note = The order shows whom you met last. It means nothing else.

## Directory
directory-cover = Numbers that may be needed on the street
directory-unlock = Unlock
directory-acute = Right now
directory-help = Somebody to talk to
directory-city = The city
directory-note = The numbers are part of the app and work without internet. Calls need coverage. 112 works on every network.
number-112 = Emergency 112
number-112-for = Danger to life, fire, assault in progress
number-1813 = Medical helpline 1813
number-1813-for = Doctor and psychiatry, Capital Region
number-114 = The police
number-114-for = When it is not urgent
number-social-duty = Social duty service
number-social-duty-for = Copenhagen, acute social need and concern for children
number-poison = Poison line
number-poison-for = Poisoning and overdose, day and night
number-lifeline = Lifeline
number-lifeline-for = Thoughts of suicide
number-violence = Live Without Violence
number-violence-for = Violence in close relations, day and night
number-victims = Victim support
number-victims-for = Victims, witnesses and relatives
number-municipality = City of Copenhagen
number-municipality-for = Main number, puts you through
number-animals = Animal rescue
number-animals-for = Dogs and other animals in need

## CPR numbers, telephone numbers and e-mail in a text
cpr-title = Does this look like a CPR number?
cpr-found = { $place } it says:
cpr-in-note = In the note
cpr-in-alias = In the alias
cpr-in-place = In the place
cpr-in-outcome = In the outcome
cpr-in-next-step = In the next step
cpr-in-message = In the message
cpr-in-name = In the name
cpr-why = CPR numbers do not belong in Gadeplan. Choose what should happen, and the rest is saved.
cpr-fits = The number passes the check of a CPR number.
cpr-take-out = Remove the number
cpr-is-not = It is not a CPR number
cpr-close = Close this if you want to change the text yourself. Nothing is lost.
hint-cpr = This looks like a CPR number. When you save, you choose whether to remove it.
hint-telephone = This looks like a telephone number. Write it only if the team needs it.
hint-mail = This looks like an e-mail address. Write it only if the team needs it.

## Invite
invite-title = Invite
invite-lead = One invitation is for one phone. Show it, send it or read it out.
invite-who = As what?
invite-replaces = Replaces the phone: { $who }
invite-replaces-text = The old phone is removed when the new one has joined. What it had not sent, it can still deliver.
invite-replaces-gone = It has been removed already. The invitation can be used on the same phone or on a new one.
invite-lead-warning = A team lead can invite others and see the team's review.
invite-hours = How long should it be valid?
invite-hours-count = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
invite-do = Make the invitation
invite-working = Making the invitation …
invite-made = Invitation as { $role }
invite-until = Valid until { $moment }. It can be used once.
invite-qr = QR code with the invitation's link
invite-qr-hint = Point your colleague's camera at the code.
invite-copy = Copy the link
invite-code = The code in groups
invite-code-hint = To read out or copy by hand, for example on an iPhone.
invite-another = Make another

### Recording, Today, an entry and review

## Words of the domain
word-newer = needs a newer app
manner-greeting = Greeting
manner-conversation = Conversation
manner-offer = Offer of help
manner-not-today = Not today
manner-acute = Acute
topic-housing = Housing
topic-treatment = Treatment
topic-jobcenter = Job centre
topic-health = Health
topic-economy = Money
topic-family = Family
topic-just-talk = Just talk
topic-food = Food
topic-sleep = Sleep
topic-papers = Papers
topic-work = Work
topic-dog = Dog
will-does-not-want = Does not want
will-cannot = Cannot
will-not-allowed = Not allowed
cause-meeting-time = Appointment time
cause-registration = Registration
cause-language = Language
cause-opening-hours = Opening hours
cause-mitid = MitID
cause-address = Address
cause-other-municipality = Other municipality
cause-rejection = Rejection
cause-waiting-time = Waiting time
destination-jobcenter = Job centre
destination-treatment = Treatment
destination-social-services = Social services
destination-health = Health service
destination-housing = Housing
destination-elsewhere = Elsewhere
escort-agreed = Agreed
escort-reminded = Reminded
escort-met = Met
escort-under-way = Under way
escort-completed = Completed
escort-did-not-meet = Did not meet
escort-turned-away = Turned away at the desk
escort-moved = Moved
escort-cancelled = Cancelled
escort-tap-remind = Remind
escort-tap-met = Met
escort-tap-under-way = Under way
escort-tap-completed = Completed
escort-tap-did-not-meet = Did not meet
escort-tap-turned-away = Turned away at the desk
escort-tap-moved = Moved
escort-tap-cancelled = Cancelled
mood-calm = Calm
mood-lively = Lively
mood-tense = Tense
mood-conflict = Full of conflict
mood-unsafe = Unsafe
crowd-few = Few
crowd-some = Some
crowd-many = Many
intensity-passing = Passing through
intensity-steady = Present
intensity-close = Close
withdrawal-tension = The mood was tense
withdrawal-police = The police were there
withdrawal-asked = We were asked to
withdrawal-about-us = The conflict was about us
withdrawal-own-safety = Our own safety
withdrawal-elsewhere = Needed elsewhere
review-seen = Seen
review-question = Question
review-answer = Answered
review-agreed = Agreed
review-closed = Closed
period-all = Any time
period-today = Today
period-week = This week
period-month = This month
standing-all = All
standing-needs-reader = Needs you
standing-unseen = Not seen
standing-question = Questions
standing-answered = Answered
standing-conflict = Two versions
standing-settled = Settled

## Times
span-open = from { $from }
span = { $from } to { $to }

## Counts

## Rows
people-none = Without a name
people-missing = alias on its way
row-about = { $manner } about { $topics }
row-and = { $first } and { $last }
row-meet-at = meet at { $time }, { $where }
row-meet-place = meet { $where }
row-meet-time = meet at { $time }
row-escort = Escort · { $destination }
row-escort-to = Escort: { $destination }
row-newer-app = Needs a newer app
row-barrier = { $will }: { $cause }
delivery-waiting = waiting
delivery-sent = sent
delivery-received = received
delivery-needs-you = needs you
delivery-needs-you-why = Needs you: { $reason }
over-time = Overdue
two-versions = Two versions
newer-app-hint = The entry was written in a newer version of the app. It is saved and passed on just as it came.

## Fields
label-when = When
label-zone = Zone
label-how = How
label-who = Who
label-about = About what
label-barrier = Barrier
label-note = Note
label-appointment = Appointment
label-place = Place
label-meet = Meet
label-course = Progress
label-outcome = Outcome
label-next-step = Next step
label-span = Time
label-intensity = How close
label-crowd = How many
label-moods = Mood
label-withdrawals = We stepped back
label-alias = Alias
label-site = Square
label-zones = Zones
label-destination = Where to
label-empty = not written
mood-event = { $mood }, { $time }
mood-event-zone = { $mood } · { $zone }, { $time }
withdrawal-event = { $time }: { $reason }
withdrawal-event-return = { $time }: { $reason }, planned return { $until }
withdrawal-event-note = { $event } ({ $note })
return-event = { $time }: we are back

## Today
today-here = We are here
today-here-since-other = We arrived earlier
today-here-off = Nobody has said they are on the square yet today.
today-here-since = We have been here since { $time }
today-since-title = When did you arrive?
today-since-label = We arrived
today-mood = Mood
today-mood-is = Mood: { $mood }
today-mood-is-zone = Mood: { $mood } · { $zone }
today-mood-none = No mood written yet
today-mood-title = What is the mood like?
today-mood-where = Where?
today-mood-whole = The whole square
today-withdraw = We stepped back
today-withdraw-title = We stepped back
today-withdraw-praise = Stepping back is good work. It never counts as absence.
today-withdraw-why = Why?
today-withdraw-until = When will you be back?
today-withdraw-until-half = In half an hour
today-withdraw-until-one = In an hour
today-withdraw-until-two = In two hours
today-withdraw-until-unknown = Not sure yet
today-withdraw-note = A line about the square
today-withdrawn = We have stepped back: { $reason }
today-withdrawn-until = We have stepped back: { $reason }. Planned return: { $time }.
today-back = We are back
today-leave = We have left
today-left-open-title = When did you leave?
today-left-open-text = You were on the square from { $time } ({ $day }), and it does not say when you left.
today-left-open-label = We left
today-left-open-missing = Enter a time.
today-left-open-future = That time has not come yet.
today-escorts = Escorts today
today-escorts-tomorrow = Escorts tomorrow
today-escorts-overdue = Overdue
today-escort-other = Something else happened: { $what }
today-escort-other-title = What happened?
today-escort-barrier-title = What stood in the way?
today-escort-barrier-skip = Without a barrier
today-escort-open = See the escort
today-team = From the team
today-question-from = { $who }, { $time }
today-answer = Answer
today-answer-label = Your answer
today-send = Send
today-see = See the entry
today-see-contact = See the contact
today-see-escort = See the escort
today-drafts = Drafts
today-draft-of = Draft: { $kind } from { $time }
today-draft-correction = Draft: correction of { $kind } from { $time }
today-draft-message = Draft: message from { $time }
today-draft-left = Draft from another phone: { $kind } from { $time }
today-draft-continue = Continue
today-recorded = Written today
today-empty-title = Nothing written yet
today-empty-text = Tap + to write a contact. Four taps are enough: +, how, about what, Save. It is saved encrypted here on the phone, even without a network.
today-saved = Saved
today-saved-text = It is encrypted on the phone and is sent when there is a network.

## Recording
record-new-contact = New contact
record-new-escort = New escort
record-new-presence = Presence
record-correct = Correct { $kind }
record-kinds = What would you like to write?
record-tab-contact = Contact
record-tab-escort = Escort
record-tab-presence = Presence
record-kept = draft saved
record-keeping = saving draft
record-kept-failed = draft not saved
record-save = Save
record-saving = Saving …
record-discard = Delete draft
record-discard-title = Delete the draft?
record-discard-text = What you have written here will be deleted. It cannot be brought back.
record-discard-correction-text = The correction will be deleted. What was saved before is still there.
record-how = How?
record-who = Who?
record-nobody = Unknown
record-nobody-escort = Without a name
record-find = Find …
record-find-title = Find an alias
record-find-label = Alias
record-find-hint = An alias the team uses. Not a real name.
record-find-new = New alias: { $alias }
record-find-none = Nobody has that alias. Type an alias to make a new one.
record-find-done = Done
record-about = About what?
record-more-topics = More …
record-barrier = Did something stand in the way?
record-barrier-cause = What was it?
record-optional = (may be left empty)
record-line = One line
record-zone = Zone: { $zone }
record-zone-none = No zone chosen
record-zone-legend = Zone
record-now = Now, { $time }
record-edit-when = Change
record-edit-when-label = Change zone and time
record-date = Date
record-time = Time
record-destination = Where to?
record-place = Place
record-place-hint = For example an office, a street or a department
record-appointment = The appointment
record-meet = Where will you meet?
record-meet-time = Meet at
record-meet-place = Meeting place
record-next-step = Next step
record-outcome = Outcome
record-note = Note
record-course = Progress
record-take-back = Undo: { $state }
record-from = From
record-to = To
record-to-hint = Leave it empty if you are still there
record-crowd = How many people are on the square?
record-intensity = How close are you?
record-mood = Mood
record-events = What happened
record-drop-event = Remove: { $event }
record-withdraw = We stepped back …
record-back = We are back
record-presence-note-hint = Write about the square, not about people.
record-two-versions = There are two versions. Write them into one here. Both stay under Earlier versions.
missing-manner = Choose how the meeting went. Then it can be saved.
missing-destination = Choose where you are going. Then it can be saved.
missing-order = The end is before the start. Correct one of them.

## An entry
entry-correct = Correct
entry-written-by = Written by { $who }, { $time }
entry-history = Earlier versions
entry-history-first = Written for the first time
entry-history-change = { $label }: { $before } → { $after }
entry-history-same = Same contents
entry-two-title = Two versions
entry-two-text = Two phones have each corrected the entry. Nothing is lost. Choose the one that should stand, or write them into one.
entry-version-of = { $who }, { $time }
entry-keep-this = Keep this one
entry-merge = Write one version of both
entry-conversation = Conversation with the team lead
entry-conversation-lead = Conversation about the entry
entry-conversation-empty = Nobody has written about the entry yet.
entry-message = Write to the team lead
entry-message-lead = Write to the worker
entry-message-missing = Write something first.
entry-send-question = Send question
entry-send-answer = Send answer
entry-you = you
entry-somebody = a colleague
entry-message-kept = Saved. The message is sent when there is a network.
entry-loading = Fetching …

## Review
review-title = Review
review-list = Entries
review-detail = The entry
review-filters = Show
review-filter = Filter …
review-filter-count = Filter ({ $count })
review-filter-title = Filter
review-filter-site = Square
review-filter-kind = Kind
review-filter-period = Period
review-filter-all = All
review-filter-done = Show
review-agree = Mark as agreed
review-next = Seen, next
review-none-title = No entries here
review-none-needs = Nothing needs you right now.
review-none-other = No entries match what you have chosen.
review-pick = Choose an entry to read it.
review-to-list = To the list
review-lead-only = Review is for team leads.
review-last = That was the last one in the list.
entry-message-unsent = Send the message, or delete it, before you go on.
review-filter-standing = Status
## Team
team-title = Team
team-lead-only = Team is for team leads.
team-invite = Invite
team-devices = Phones of the team
team-device = The phone
team-pick = Choose a phone to see it.
team-to-list = To the list
team-no-name = a phone without a name
team-this-device = this phone
team-revoked = removed
team-replaced = replaced
team-silent = silent for { $count } days
team-late = { $count } waiting for you
team-heard = heard from { $ago }
team-heard-never = not heard from yet
team-role = Role
team-joined = On the team since
team-last-heard = Last
team-key = Key
team-key-newest = Has used the newest, no. { $number }
team-key-older = Has used no. { $number }. The newest is no. { $newest }
team-gone-title = No longer on the team
team-gone = Removed { $moment }
team-gone-by = Removed { $moment } by { $who }
team-gone-copied = Changed its key { $moment }, because the phone had been copied or put back
team-copied = new key: was copied
team-copied-title = There were two of this phone
team-copied-text = It changed its key { $moment }, because the phone had been copied or put back. Nothing was lost. The other one is off the team and needs a new invitation. Ask whoever uses the phone. If nobody knows of a copy, remove the phone from the team.
team-late-title = { $count ->
    [one] 1 entry has come since
   *[other] { $count } entries have come since
 }
team-late-text = Written on the phone, before or after it was removed, and shown to nobody yet. Let it in if you know who wrote it.
team-admit = Let in
team-admitting = Letting the entries in …
team-admitted = The entries are in. The team can read them now.
team-roles = Change role
team-roles-legend = What may the holder of the phone do?
team-roles-hint = When the role changes, the team gets a new key. The others notice nothing.
team-roles-do = Change role
team-changing-roles = Changing role and key …
team-roles-changed = The role has changed, and the team has a new key.
team-last-lead = This is the team's only lead. Make somebody else a lead first.
team-own-device = This is this phone. Only another lead can remove it.
team-do = What do you want to do?
team-lost = Lost phone
team-replace = New phone or forgotten words
team-replace-hint = An invitation that replaces this phone. For when the phone is broken or the words are forgotten.
team-undo = Undo: invite again
team-undo-hint = An invitation that gets the phone going again if it was removed by mistake. Nothing is lost.
team-revoke = Remove from the team
team-revoking = Removing the phone and changing the key …
team-device-revoked = The phone has been removed, and the team has a new key.
revoke-title = Remove the phone? ({ $who })
revoke-do = Remove from the team
revoke-reads = It can no longer fetch or read anything new.
revoke-keys = It deletes its keys the next time it has a network.
revoke-unsent = What it has not sent yet, it can still deliver. It waits here until you let it in.
revoke-new-key = The team gets a new key at once. The others notice nothing.
revoke-undo = If it was a mistake, you can invite it again. Nothing is lost then.
team-invitations = Invitations
team-no-invitations = None is waiting to be used.
team-invitations-hint = The code is shown only when the invitation is made. If it has gone missing, withdraw it and make a new one.
team-invitation-replaces = { $role }, replaces { $who }
team-invitation-by = Made by { $who }
team-invitation-until = valid until { $moment }
team-invitation-expired = expired { $moment }
team-withdraw = Withdraw
team-withdraw-label = Withdraw: { $what }
team-withdrawing = Withdrawing the invitation …
team-withdrawn = The invitation has been withdrawn.
team-keys = The team's key
team-key-since = Key no. { $number } since { $moment }, made by { $who }
team-key-all = { $count ->
    [one] This phone has used it.
   *[other] All { $count } phones have used it.
 }
team-key-some = { $count ->
    [one] The phone has not used the new key yet.
   *[other] { $done } of { $count } phones have used the new key.
 }
team-key-behind = The others get it the next time they have a network. They can write meanwhile, and it is let in.
team-key-fresh = Newcomers read only what was written since.
team-key-due = A phone has been replaced. The key changes by itself the next time a lead has a network.
team-key-not-held = This phone does not have the key yet. It comes with the network.
team-rotate = Change the key
team-rotate-do = Change now
team-rotate-text = The team gets a new key for everything written from now on. It takes a moment, and nobody has to do anything. If it is interrupted, tap again.
team-rotate-fresh = Start afresh for newcomers
team-rotate-fresh-hint = Newcomers cannot read what was written before now. Open invitations are withdrawn.
team-rotating = Changing the key. It may be interrupted …
team-rotated = The key has changed. The phones get it when they have a network.
team-recovery-first = The recovery code from the beginning holds
team-recovery-new = A new recovery code holds
team-recovery-since = Since { $moment }, made by { $who }
team-recovery-do = New recovery code
more-team-hint = Phones, invitations and keys
more-recovery = Recovery code
more-recovery-since = from { $moment }, made by { $who }

## Lost phone
lost-title = Lost phone
lost-whose = Phone: { $who }
lost-still-in = still on the team
lost-is-out = removed from the team
lost-do = Do now
lost-done = done
lost-to-team = To Team
lost-invite = Make the invitation
lost-step-lead = Make somebody else a team lead
lost-step-lead-text = The phone is the team's only lead and cannot be removed before somebody else is one. If there is no other phone, use the recovery code on a new one.
lost-step-revoke = Remove the phone from the team
lost-step-revoke-text = The team gets a new key at once. What the phone had not sent, it can still deliver.
lost-step-report = Block and report it
lost-step-report-text = Have IT block the subscription and wipe the phone from afar. If it was stolen, report it to the police.
lost-step-authority = Consider whether the Data Protection Agency must be told
lost-step-authority-text = The time limit is 72 hours from when you noticed. Ask your data protection officer. The text below is a draft.
lost-step-admit = Look at what came from it afterwards
lost-step-admit-text = The phone has delivered something after it was removed. Let it in if you know who wrote it.
lost-step-wait = Watch whether it delivers more
lost-step-wait-text = Nothing has come from it since. If the phone gets a network, something may still come, and it will stand here.
lost-step-invite = Invite the new phone
lost-step-invite-text = The invitation replaces the lost one, so that the work goes on under the same name.
lost-shows = What it could show
lost-shows-text = Locked, it shows nothing. Only someone with both the phone and the five words, or with the phone’s own key where one was added, can read anything. Of what the server has received, this at most:
lost-shows-nothing = Nothing: the team had no entries that it could have fetched.
lost-kind = { $kind }: { $count }
lost-aliases = Aliases: { $count }
lost-window = From { $from } to { $to }
lost-last = The last we know
lost-unsent-unknown = The phone has not told what it had left.
lost-unsent = When the phone last told ({ $moment }), { $unsent ->
    [one] 1 entry was not sent
   *[other] { $unsent } entries were not sent
 }, and { $drafts ->
    [0] no drafts were open.
    [one] 1 draft was open.
   *[other] { $drafts } drafts were open.
 }
lost-unsent-hint = Nobody can know what was written afterwards. It lies encrypted on the phone.
lost-heard = Heard from
lost-locked = Locked
lost-joined = On the team since
lost-unknown = not known
breach-heading = Draft for the Data Protection Agency
breach-deadline = A personal data breach must be reported within 72 hours unless it is unlikely to be a risk to anyone. Fill in what stands in [square brackets].
breach-copy = Copy the text
breach-title = Notification of a personal data breach (General Data Protection Regulation, article 33)
breach-what = What happened: A phone that { $team } uses for a log of street outreach has been lost. Noticed [date and time]. The server last heard from it: { $heard }. [Where and how it was lost.]
breach-which = What the phone could show at most:
breach-nothing = No entries
breach-whom = Whom it concerns: Citizens the team meets in the street. They stand without a name or with an alias. The notes may hold information on health and social circumstances. The app asks when something looks like a CPR number.
breach-protection = Protection: Everything that was written is encrypted and opens only with five random words (Argon2id) or, where it was added, with the phone’s own key (finger, face or code). The server has no keys. The phone was last locked: { $locked }. [Was it locked when it was lost? Were the words written down beside it? Had the phone’s own key been added?]
breach-removed = What was done: The phone was removed from the team { $moment }. It can fetch nothing more and deletes its keys the next time it has a network.
breach-not-removed = What was done: [The phone has not been removed from the team yet.]
breach-new-key = The team got a new key at the same time, so that the phone cannot read anything written since.
breach-consequences = Likely consequences: [If the phone is locked and the finder does not know the words, it cannot be read. Otherwise the finder can read what stands above.]
breach-contact = Contact: [name, telephone, data protection officer]

## Removed phone
revoked-title = This phone is no longer on the team
revoked-what = A team lead has removed it. The phone learned of it { $moment }. The log is closed, and its keys have been deleted here. Your colleagues still have everything that was sent.
revoked-copied = There were two of this phone with the same key, for instance after a backup was put back. The other one has a new key and is on the team. This one learned of it { $moment }. The log is closed, and its keys have been deleted here. Your colleagues still have everything that was sent.
revoked-waiting = { $count ->
    [one] 1 entry has not been sent yet
   *[other] { $count } entries have not been sent yet
 }
revoked-waiting-text = Nothing is lost. They lie encrypted on the phone and are sent when there is a network. The team lead can let them in.
revoked-all-sent = Everything you saved has been delivered
revoked-all-sent-text = The team lead can let in the last of it.
revoked-do = Do now
revoked-step-copied = If you know of no copy, call your team lead at once.
revoked-step-call = Call your team lead if this is a mistake.
revoked-step-invitation = If the phone is to be used again, get a new invitation. The log comes back then.
revoked-step-net = Leave the phone on a network a while if something has not been sent.
written-stays = { $count ->
    [one] 1 entry lies locked on this phone
   *[other] { $count } entries lie locked on this phone
}
written-stays-text = They were written while the app was locked and have not been sent. Join the team again on this very phone, and they come along. Do not delete the app before that.
revoked-join = I have a new invitation

## Forgotten words
forgotten-title = Forgotten the words
forgotten-lead = The words cannot be found again. But nothing is lost:
forgotten-entries = What waits is sent, even while the app is locked.
forgotten-drafts = Open drafts are sent encrypted and come back as drafts.
forgotten-history = The log comes back when the phone has a new place on the team.
forgotten-words = You get five new words.
forgotten-do = I have forgotten the words
forgotten-remember = I will try again
forgotten-working = Getting ready …
forgotten-sending = { $count ->
    [one] 1 thing is being sent
   *[other] { $count } things are being sent
 }
forgotten-sending-text = It happens by itself when there is a network. You can go on meanwhile.
forgotten-sent = Everything is sent
forgotten-sent-text = What you wrote on this phone has been delivered.
forgotten-next = Ask your team lead for an invitation that replaces this phone: Team, your phone, New phone or forgotten words.
forgotten-have-code = I have the code
unlock-forgotten-do = Get new words

## Recover a team
welcome-recover = Recover a team
recover-title = Recover a team
recover-lead = When all the team's phones are gone, the printed recovery code can bring the team back. This phone becomes the lead's.
recover-code = Recovery code
recover-code-hint = Type it from the paper. Spaces and upper or lower case do not matter.
recover-code-missing = The code has 11 groups of 5 letters. See whether one is missing.
recover-groups = { $count } of { $of } groups
recover-look = Find the team
recover-looking = Finding the team …
recover-found = Found: { $team }
recover-found-text = { $count ->
    [one] The team has 1 phone
   *[other] The team has { $count } phones
 } on { $server }. Nothing has changed yet. Afterwards, remove the phones that are gone, under Team.
recover-new-code = The old code no longer holds when you are done. Here is the new one.
recover-finishing = Recovering the team …

## New recovery code
new-recovery-title = New recovery code
new-recovery-why = If the old code is lost, or somebody may have seen it, make a new one. The old one holds until you have typed a group of the new one.
new-recovery-seen = The whole team can see that the code was changed, when and by whom.
new-recovery-do = Make a new code
new-recovery-making = Making the code …
new-recovery-made = The code is made
new-recovery-confirming = Changing the code …
new-recovery-done = The new code holds
new-recovery-done-text = Tear up the old one, and lock the new one away.
new-recovery-to-team = To Team

# Erase for everybody, and what was erased
erase-section = Erase
erase-hint = When a person asks for it, or when it should no longer be kept.
erase-do = Erase for everybody
erase-title = Erase the entry for everybody?
erase-what = The entry, its earlier versions and the conversation about it are erased on all the team's phones and at the server.
erase-when = Phones without a network erase it the next time they have one. You can follow it under Erasures.
erase-stub = All that stays is what kind of entry it was, who erased it, and when.
erase-paper = Paper and screenshots the app cannot erase.
erase-undo = Nobody can undo this.
erase-doing = Erasing …
erase-done = Erased on this phone. The rest follows when there is a network.
erased-title = { $kind }: erased
erased-by = Erased by { $who }, { $time }
erased-expired = The time for keeping it was over.
erased-text = The content is gone and cannot be brought back.
erased-all = See all erasures
erased-later = { $count ->
    [one] Something was written about the entry by somebody who did not know that it was erased. It waits for a data steward.
   *[other] { $count } things were written about the entry by people who did not know that it was erased. They wait for a data steward.
}
erasures-title = Erasures
erasures-done = Erased for everybody
erasures-empty = Nothing has been erased
erasures-empty-text = Here you can all see what was erased for everybody, who did it, and how far it has come.
erasures-due = The time for keeping is over
erasures-due-line = { $count ->
    [one] 1 { $kind } is older than { $days } days
   *[other] { $count } × { $kind } are older than { $days } days
}
erasures-due-do = { $count ->
    [one] Erase it for everybody
   *[other] Erase these { $count } for everybody
}
erasures-due-title = { $count ->
    [one] Erase 1 old entry for everybody?
   *[other] Erase { $count } old entries for everybody?
}
erasures-due-text = They are erased with everything written about them, on all phones and at the server. Nothing goes by itself: it happens only because you say so.
erasures-later = Written after an erasure
erasures-later-text = Written by somebody who did not know that the entry was erased. Only data stewards see it. Write a new entry if any of it still matters.
erasures-later-by = Written by { $who }
erasures-later-do = Erase that, too
erasures-missing = Not erased yet:
erasure-several = { $count } × { $kind }
erasure-waiting = Waits for a network: erased on this phone only
erasure-refused = Erased on this phone only: the server did not take it. Call operations.
erasure-progress = Erased on { $done } of { $of } phones
erasure-missing = { $who }, last heard from { $time }
erasure-missing-never = { $who }, never heard from
more-erasures-hint = What was erased for everybody

## Search
search-title = Search
search-label = Search
search-hint = In notes, aliases, questions and answers. The beginning of each word is enough.
search-reach = Searches what is on this phone: from { $day }.
search-reach-empty = There are no entries on this phone yet.
search-reach-missing = { $count } are not fetched yet, so there may be more.
search-reach-older = What is older has not been fetched to this phone and is left out.
search-more = These are the 100 newest. Write one more word to find fewer.
search-none-title = Nothing found
search-none-text = Try another word, or only the beginning of it.
more-search-hint = Find an entry again
today-search = Search what has been written
more-lookups-hint = What team leads have opened and searched for

# Look-ups: what team leads have opened
lookups-title = Look-ups
lookups-empty = No look-ups yet
lookups-text = When a team lead opens something that others wrote, or searches the log, it stands here. Everybody in the team can read it, and nobody can quietly remove it.
lookup-opened = { $who } opened { $what } from { $time }, written by { $author }
lookup-by-you = you
lookup-opened-gone = { $who } opened an entry that is no longer here
lookup-searched = { $who } searched for “{ $text }”
lookup-exported = { $who } took an extract: { $text }
lookup-other = { $who } did something that a newer version of the app can show

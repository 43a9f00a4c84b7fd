### Gadeplan in English. What is missing here is said in Danish.

## Common
close = Close
back = Back
cancel = Cancel
understood = Understood
copy = Copy
copied = Copied
copy-failed = Could not be copied. Mark the text and copy it yourself.
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
kind-other = Needs a newer app

## Places in the app
nav-label = Main menu
nav-today = Today
nav-people = People
nav-directory = Directory
nav-more = More
nav-review = Review
nav-review-count = { $count } need you
nav-new-contact = New contact
nav-new-escort = New escort
nav-new-presence = Presence
nav-entry = Entry
nav-correct = Correct

## Sending
sync-waiting = { $count } waiting
sync-needs-you = { $count } need you
sync-stopped = cannot send
sync-all-sent = all sent
sync-nothing-yet = nothing to send
sync-pill-label = Sending: { $state }
sync-title = Sending

## Messages at the top
vault-moved-title = The log on this phone was damaged
vault-moved-text = It was put aside, not deleted. What had not been sent is kept, and the rest is fetched from the server again.
storage-kept-title = The phone keeps the log
storage-kept-text = The browser has promised not to clear Gadeplan's storage, even if the phone runs out of room.
storage-not-kept-title = The browser has not promised to keep the log
storage-not-kept-text = Put Gadeplan on the home screen and open it often, so that what waits is sent. It is saved now, but the browser may clear it if the phone runs out of room.
alone-for-days = The server has not answered for { $count } days. Everything is saved on the phone. Find a network when you can, so that your colleagues can see it.

## Failures: what happened, what is kept, what to do now
failure-safe = Nothing is lost.
failure-safe-unsaved = What you saved before is still there. What you are writing now is only on the screen.
failure-safe-draft = Your draft is still there.
failure-wrong-passphrase-what = { $wait ->
    [0] The words do not fit.
   *[other] The words do not fit. Wait { $wait } seconds.
 }
failure-wrong-passphrase-next = Look for typing mistakes and try again. If you have forgotten the words, a team lead can help.
failure-not-a-passphrase-what = These are not five words of the list.
failure-not-a-passphrase-next = Type the five words with spaces. The first letters are enough.
failure-too-soon-what = There must be { $wait } seconds between tries now.
failure-too-soon-next = Wait, then try again.
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
failure-operator-code-what = The code is not valid, or it was used.
failure-operator-code-next = See whether it is typed right, or ask operations for a new one.
failure-revoked-what = This phone is shut out of the team.
failure-revoked-next = What was waiting is still accepted. Talk to your team lead.
failure-too-many-what = The server is busy right now.
failure-too-many-next = Wait a minute. The app tries again by itself.
failure-app-too-old-what = The app is too old for the server.
failure-app-too-old-next = Close the app and open it with a network, so that it is updated.
failure-server-trouble-what = The server has trouble of its own.
failure-server-trouble-next = The app tries again by itself. You can go on working.
failure-refused-what = The server said no: { $reason }.
failure-refused-next = Tell operations if it goes on.
failure-distrusted-what = The server's answer cannot be verified, so the app does not believe it.
failure-distrusted-next = Go on working. Tell operations if it goes on.
failure-code-mistyped-what = The code is not typed right.
failure-code-mistyped-next = Compare it group by group and try again.
failure-invitation-expired-what = The invitation has expired.
failure-invitation-expired-next = Ask for a new one.
failure-invitation-used-what = The invitation was already used on another phone.
failure-invitation-used-next = Ask for a new one. Say so if it was not you.
failure-invitation-withdrawn-what = The invitation was withdrawn.
failure-invitation-withdrawn-next = Talk to the one who invited you.
failure-invitation-unknown-what = The server does not know the invitation.
failure-invitation-unknown-next = See whether the code is whole, or ask for a new one.
failure-not-a-lead-what = Only a team lead may do that.
failure-not-a-lead-next = Talk to your team lead.
failure-no-such-entry-what = That entry is not on this phone.
failure-no-such-entry-next = It may be on its way. Try again after there has been a network.
failure-invalid-what = A field is not filled in right.
failure-invalid-next = Look at it and save again.
failure-already-in-a-team-what = This phone already belongs to a team.
failure-already-in-a-team-next = Open the app and unlock.
failure-defect-what = There was an error in the app.
failure-defect-next = Try again. If that does not help, close the app and open it.
field-name = Write a name of at most 60 characters.
field-text = The text is too long.
field-time = The time lies before what went before it.
field-manner = Choose how the meeting was.
field-escort-state = That cannot follow what is there.
field-operator-code = Type the code from operations.

## The beginning
save = Save
fetching = Fetching …
try-again = Try again
welcome-lead = A log for street outreach. Quick to use on the square, and encrypted all the way.
welcome-fast = A contact in twenty seconds, without a name.
welcome-offline = Works without a network. Sends by itself when there is one.
welcome-sealed = Only the team can read. The server never sees a word.
welcome-not-control = Not a tool of control: no GPS, no CPR numbers, no counting of colleagues.
welcome-join = Join a team
welcome-create = Create a team
step-of = Step { $step } of { $count }
holder-label = What are you called on the team?
holder-hint = Your colleagues see it beside what you write. A first name is enough.
role-worker = Worker
role-lead = Team lead

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
recovery-title = The team's recovery code
recovery-why = It is the team's last resort if all phones are gone. The server does not have it, and it cannot be made again.
recovery-print = Recovery code of { $team }. Keep it locked in, apart from the phones.
recovery-warning = Print the code or write it down, and lock it in. Do not take a picture of it.
recovery-do-print = Print
recovery-have-it = I have the code on paper
recovery-retype = Type group { $number } from your paper
recovery-retype-hint = So that you know it can be read on the day it is needed.
recovery-wrong = That is not the group. Look at the paper and try again.
recovery-see-again = See the code again

## Passphrase
passphrase-title = Your passphrase
passphrase-why = The five words open Gadeplan on this phone. The first letters of each word are enough.
passphrase-keep = Learn them, or write them somewhere that is not the phone. If you forget them nothing is lost: a team lead can let the phone in again.
passphrase-learned = I know them
passphrase-another = Give me five others
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
join-title = Join a team
join-lead = Your team lead has sent you a link or a code. Looking at the invitation does not use it.
join-code = Code or link
join-code-hint = Spaces and capital letters do not matter.
join-look = See the invitation
join-looking = Looking at the invitation …
join-joining = Joining the team …
join-who = { $inviter } invites you to { $team }
join-as = As
join-server = Server
join-until = Valid until
join-nothing-yet = Nothing is used yet

## Add to home screen
home-title = Put Gadeplan on the home screen
home-why = On iPhone and iPad Gadeplan has to live on the home screen. In the browser the phone may delete the log after seven days.
home-copy-title = Take the code along
home-copy = Copy the code
home-steps-title = How to do it
home-step-share = Tap Share at the bottom or top of Safari.
home-step-add = Choose Add to Home Screen, and tap Add.
home-step-open = Open Gadeplan from the home screen.
home-step-code = Choose Join a team, and paste the code.
home-nothing-yet = Nothing has happened yet. The invitation is not used.

## Lock screen
unlock-title = Gadeplan is locked
unlock-waiting = { $count } waiting to be sent
unlock-nothing-waits = Nothing waits
unlock-do = Unlock
unlock-wait = Wait { $wait } s
unlock-working = Unlocking …
unlock-directory = Directory and emergency numbers
unlock-forgotten = Forgotten the words?
unlock-forgotten-text = Nothing is lost. What waits is still sent. Ask a team lead for a new invitation for the phone.
update-title = There is a new version
update-text = It can be taken in now, while the app is locked. It takes a moment.
update-do = Take it in

## Another window, and failure
elsewhere-title = Gadeplan is open somewhere else
elsewhere-text = Another window or tab has the log. Use it, or close it and try here again. Nothing is lost.
unusable-title = Gadeplan cannot open the log

## More
more-places = More places
more-sync-hint = What waits, and what is sent
more-review-hint = Questions and news
more-invite-hint = A new phone on the team
more-look = Look and language
more-sun = Sunlight
more-sun-hint = Black on white with strong lines
more-language = Language
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
promise-nothing-lost = Nothing is lost: every tap is saved on the phone, also without a network.
promise-nothing-leaks = Nothing leaks: the server stores only what it cannot read.
promise-never-lies = Sent means that the server has given a receipt for that very entry.
promise-no-control = Nobody is counted or ranked, neither citizens nor colleagues.

## The sync screen
tally-waiting = waiting
tally-sent = sent
tally-needs-you = need you
send-now = Send now
activity-idle = Everything is handed over and fetched.
activity-working = Sending and fetching …
activity-offline = No network. Trying again in { $seconds } s.
contact-never = The server has not answered yet.
contact-recent = The server answered { $ago }.
contact-a-day = The server last answered { $ago }. Everything is saved here. Find a network during the day.
contact-days = The server last answered { $ago }. Everything is saved here, but nobody else has it. Find a network now.
refused-safe = What waits stays on the phone.
sync-drafts = { $count ->
    [one] { $count } draft is not finished. It is on Today.
   *[other] { $count } drafts are not finished. They are on Today.
 }
sync-rows = Entries
sync-empty-title = Nothing waits
sync-empty-text = Everything you saved has a receipt.
sync-saved = saved { $moment }
sync-receipt = Sent means that the server has given a receipt for that very entry.
quarantined-title = { $count } from the server could not be opened
quarantined-text = They are put aside and kept. A newer version of the app may be able to open them.

## People
people-add = New alias
people-add-title = New alias
people-alias = Alias
people-alias-hint = What you call the person on the team. Not the real name, and never a CPR number.
people-saved = The alias is saved
people-search = Find
people-none-found = Nobody with these letters.
people-empty-title = No aliases yet
people-empty-text = Without a name is the normal case. Give an alias only when it helps the person that you can find back.
people-met = last met { $day }
people-not-met = not met yet
people-note = The order is whom you met last. It means nothing else.

## Directory
directory-cover = Numbers that may be needed on the street
directory-unlock = Unlock
directory-acute = Right now
directory-help = Somebody to talk to
directory-city = The city
directory-note = The numbers are part of the app and work without internet. Calls need coverage. 112 works on every network.
number-112 = Emergency 112
number-112-for = Danger to life, fire, assault going on
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

## Invite
invite-title = Invite
invite-lead = One invitation is for one phone. Show it, send it or read it out.
invite-who = Who is it for?
invite-lead-warning = A team lead can invite others and see the team's review.
invite-hours = How long shall it be valid?
invite-hours-count = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
 }
invite-do = Make the invitation
invite-working = Making the invitation …
invite-made-worker = Invitation for a worker
invite-made-lead = Invitation for a team lead
invite-until = Valid until { $moment }, for one use.
invite-qr = QR code with the invitation's link
invite-qr-hint = Point your colleague's camera at the code.
invite-copy = Copy the link
invite-code = The code in groups
invite-code-hint = To read out or copy by hand, for example on an iPhone.
invite-another = Make another

### Skriv, I dag, post og gennemsyn
word-newer = needs a newer app
manner-greeting = Greeting
manner-conversation = Conversation
manner-offer = Offer of help
manner-not-today = Not today
manner-acute = Acute
topic-housing = Housing
topic-treatment = Treatment
topic-jobcenter = Jobcenter
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
cause-meeting-time = Meeting time
cause-registration = Registration
cause-language = Language
cause-opening-hours = Opening hours
cause-mitid = MitID
cause-address = Address
cause-other-municipality = Other municipality
cause-rejection = Rejection
cause-waiting-time = Waiting time
destination-jobcenter = Jobcenter
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
mood-conflict = Conflict
mood-unsafe = Unsafe
crowd-few = Few
crowd-some = Some
crowd-many = Many
intensity-passing = Passing through
intensity-steady = Present
intensity-close = Close by
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
period-all = Always
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
span-open = from { $from }
span = { $from } to { $to }
people-none = No name
people-missing = alias on its way
row-about = { $manner } about { $topics }
row-and = { $first } and { $last }
row-meet-at = meet { $where } { $time }
row-meet-place = meet { $where }
row-meet-time = meet { $time }
row-escort = Escort · { $destination }
row-escort-to = Escort to { $destination }
row-newer-app = Needs a newer app
row-barrier = { $will }: { $cause }
delivery-waiting = waiting
delivery-sent = sent
delivery-received = received
delivery-needs-you = needs you
delivery-needs-you-why = Needs you: { $reason }
over-time = Overdue
two-versions = Two versions
newer-app-hint = The entry was written in a newer app. It is kept and passed on as it came.

### Gadeplan på dansk: de ord, som folk på torvet selv bruger.

## Fælles
close = Luk
back = Tilbage
cancel = Fortryd
understood = Forstået
copied = Kopieret
copy-failed = Kunne ikke kopieres. Markér teksten, og kopiér den selv.
opening = Åbner …
next = Videre
skip-to-content = Gå til indholdet
hide-now = Skjul nu

## Datoer
weekday-0 = mandag
weekday-1 = tirsdag
weekday-2 = onsdag
weekday-3 = torsdag
weekday-4 = fredag
weekday-5 = lørdag
weekday-6 = søndag
month-1 = januar
month-2 = februar
month-3 = marts
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
date-day-month = { $day }. { $month }
date-today = i dag
date-yesterday = i går
date-tomorrow = i morgen
ago-now = for lidt siden
ago-minutes = for { $count ->
    [one] { $count } minut
   *[other] { $count } minutter
 } siden
ago-hours = for { $count ->
    [one] { $count } time
   *[other] { $count } timer
 } siden
ago-days = for { $count } døgn siden

## Slags
kind-contact = Kontakt
kind-escort = Ledsagelse
kind-presence = Tilstedeværelse
kind-person = Person
kind-review = Gennemsyn
kind-site = Torv
kind-lookup = Opslag
kind-register = Fortegnelse
kind-other = Kræver nyere app

## Steder i appen
nav-label = Hovedmenu
nav-today = I dag
nav-people = Personer
nav-directory = Vejviser
nav-more = Mere
nav-review = Gennemsyn
nav-review-count = { $count } kræver dig
nav-new-contact = Ny kontakt
nav-new-escort = Ny ledsagelse
nav-new-presence = Tilstede
nav-entry = Post
nav-correct = Ret

## Afsendelse
sync-waiting = { $count } venter
sync-needs-you = { $count } kræver dig
sync-stopped = kan ikke sende
sync-all-sent = alt sendt
sync-nothing-yet = intet at sende
sync-pill-label = Afsendelse: { $state }
sync-title = Afsendelse

## Beskeder øverst
vault-moved-title = Telefonens log var beskadiget
phone-copied-title = Telefonen har fået en ny nøgle
phone-copied-text = Den fandtes i to udgaver, for eksempel efter en gendannelse fra en sikkerhedskopi. Intet er gået tabt: det, der ventede, bliver sendt herfra. Den anden udgave er ikke med på holdet mere og skal have en ny invitation. Kender du ikke til en kopi, så ring til din teamleder.
vault-moved-text = Den er lagt til side, ikke slettet. Det, der ikke var sendt, er bevaret, og resten hentes igen fra serveren.
storage-kept-title = Telefonen beholder loggen
storage-kept-text = Browseren har lovet ikke at rydde Gadeplans lager, selv om telefonen mangler plads.
storage-not-kept-title = Browseren har ikke lovet at beholde loggen
storage-not-kept-text = Læg Gadeplan på hjemmeskærmen, og åbn den tit, så det, der venter, bliver sendt. Det er gemt nu, men browseren kan rydde det, hvis telefonen mangler plads.
alone-for-days = Serveren har ikke svaret i { $count } døgn. Alt er gemt på telefonen. Find et net, når du kan, så kollegerne kan se det.
not-all-here = Ikke alt fra holdet er hentet til telefonen endnu. Imens kan lister og navne mangle noget. Du kan skrive som ellers.

## Fejl: hvad skete der, hvad er bevaret, hvad gør du nu
failure-safe = Der er ikke gået noget tabt.
failure-safe-unsaved = Det, du har gemt før, ligger der stadig. Det, du skriver på nu, er kun på skærmen.
failure-safe-draft = Din kladde er der stadig.
failure-wrong-passphrase-what = { $wait ->
    [0] Ordene passer ikke.
    [one] Ordene passer ikke. Vent { $wait } sekund.
   *[other] Ordene passer ikke. Vent { $wait } sekunder.
 }
failure-wrong-passphrase-next = Se efter stavefejl, og prøv igen. Har du glemt ordene, kan en teamleder hjælpe.
failure-not-a-passphrase-what = Det er ikke fem ord fra listen.
failure-not-a-passphrase-next = Skriv de fem ord med mellemrum. De første bogstaver er nok.
failure-too-soon-what = { $wait ->
    [one] Der går { $wait } sekund, før du kan prøve igen.
   *[other] Der går { $wait } sekunder, før du kan prøve igen.
 }
failure-too-soon-next = Vent, og prøv så igen.
failure-passkey-what = Telefonens nøgle åbnede ikke Gadeplan.
failure-passkey-next = Prøv igen, eller skriv de fem ord.
failure-reading-paused-what = Serveren har ikke svaret i 14 døgn, så loggen holder pause.
failure-reading-paused-next = Find et net. Når serveren har svaret, kan du låse op igen. Du kan stadig skrive en kontakt.
failure-locked-full-what = Der kan ikke skrives mere, mens appen er låst.
failure-locked-full-next = Lås op, så kommer det hele med i loggen.
failure-proof-needed-what = Det er for længe siden, du skrev de fem ord.
failure-proof-needed-next = Begynd forfra med de ord, der gælder nu.
failure-locked-what = Appen er låst.
failure-locked-next = Lås op, og gør det igen.
failure-storage-full-what = Telefonens lager er fuldt, så det blev ikke gemt.
failure-storage-full-next = Slet billeder eller apps, du ikke bruger, og prøv igen.
failure-storage-refused-what = Telefonen ville ikke gemme.
failure-storage-refused-next = Luk appen helt, åbn den, og prøv igen.
failure-newer-app-what = Loggen er skrevet af en nyere udgave af appen.
failure-newer-app-next = Gå på nettet, og åbn appen igen, så den bliver opdateret.
failure-open-elsewhere-what = Gadeplan er åben i et andet vindue.
failure-open-elsewhere-next = Brug det andet vindue, eller luk det, og prøv her igen.
failure-no-network-what = Der er ikke forbindelse til serveren.
failure-no-network-next = Prøv igen, når der er net.
failure-operator-code-what = Koden gælder ikke, eller den er brugt.
failure-operator-code-next = Se efter, om den er skrevet rigtigt, eller bed driften om en ny.
failure-revoked-what = Denne telefon er spærret og er ikke længere med på holdet.
failure-revoked-next = Det, der ventede, bliver stadig taget imod. Tal med din teamleder.
failure-too-many-what = Serveren har travlt lige nu.
failure-too-many-next = Vent et minut. Appen prøver selv igen.
failure-app-too-old-what = Appen er for gammel til serveren.
failure-app-too-old-next = Luk appen, og åbn den med net, så den bliver opdateret.
failure-server-trouble-what = Serveren har selv problemer.
failure-server-trouble-next = Appen prøver selv igen. Du kan arbejde videre.
failure-not-known-what = Serveren er gendannet fra en sikkerhedskopi fra før, denne telefon kom med på holdet.
failure-not-known-next = Arbejd videre. Når en kollegas telefon har mødt serveren, kommer denne med igen af sig selv.
failure-behind-what = Serveren er gendannet fra en sikkerhedskopi og mangler noget, du har sendt før.
failure-behind-next = Lås op: så sendes det igen af sig selv.
failure-refused-what = Serveren sagde nej: { $reason }.
failure-refused-next = Sig det til driften, hvis det bliver ved.
failure-distrusted-what = Serverens svar kan ikke efterprøves, så appen tror ikke på det.
failure-distrusted-next = Arbejd videre. Sig det til driften, hvis det bliver ved.
failure-code-mistyped-what = Koden er ikke skrevet rigtigt.
failure-code-mistyped-next = Sammenlign den gruppe for gruppe, og prøv igen.
failure-invitation-expired-what = Invitationen er udløbet.
failure-invitation-expired-next = Bed om en ny.
failure-invitation-used-what = Invitationen er allerede brugt på en anden telefon.
failure-invitation-used-next = Bed om en ny. Sig det, hvis det ikke var dig.
failure-invitation-withdrawn-what = Invitationen er trukket tilbage.
failure-invitation-withdrawn-next = Tal med den, der inviterede dig.
failure-invitation-unknown-what = Serveren kender ikke invitationen.
failure-invitation-unknown-next = Se efter, om koden er hel, eller bed om en ny.
failure-not-a-lead-what = Det kan kun en teamleder.
failure-not-a-lead-next = Tal med din teamleder.
failure-no-such-entry-what = Den post findes ikke her på telefonen.
failure-no-such-entry-next = Den kan være på vej. Prøv igen, når der har været net.
failure-erased-what = Posten er slettet for alle.
failure-erased-next = Det, du skrev til den, kan ikke gemmes. Skriv en ny post, hvis det stadig er vigtigt.
failure-not-a-steward-what = Kun en databeskytter kan slette for alle.
failure-not-a-steward-next = Bed en leder om at slette, eller om at give dig rollen under Team.
failure-invalid-what = Et felt er ikke udfyldt rigtigt.
failure-invalid-next = Se efter, og gem igen.
failure-looks-like-cpr-what = Der står noget, der ligner et CPR-nummer, så det er ikke gemt.
failure-looks-like-cpr-next = Ret teksten, eller tryk igen, og vælg, hvad tallet er.
failure-already-in-a-team-what = Denne telefon er allerede med på et hold.
failure-already-in-a-team-next = Åbn appen, og lås op.
failure-last-lead-what = Holdets sidste leder kan ikke fjernes.
failure-last-lead-next = Gør først en anden til teamleder.
failure-own-device-what = En telefon kan ikke fjerne sig selv.
failure-own-device-next = Bed en anden teamleder om at fjerne den. Intet er ændret.
failure-no-such-device-what = Den telefon er ikke med på holdet mere.
failure-no-such-device-next = Gå tilbage til Team, og se, hvem der er med nu.
failure-team-full-what = Holdet har ikke plads til flere telefoner eller invitationer.
failure-team-full-next = Træk invitationer tilbage, som ingen skal bruge, eller fjern telefoner, som ikke bruges mere.
failure-team-busy-what = Andre ændrede holdet i samme øjeblik.
failure-team-busy-next = Prøv igen om lidt.
failure-not-for-this-device-what = Invitationen er ikke til denne telefon.
failure-not-for-this-device-next = Bed holdets leder om en invitation, der afløser denne telefon.
failure-recovery-code-over-what = Koden passer ikke til et hold her, eller den er afløst af en nyere.
failure-recovery-code-over-next = Find den nyeste gendannelseskode, og skriv den igen.
failure-defect-what = Der skete en fejl i appen.
failure-defect-next = Prøv igen. Hjælper det ikke, så luk appen, og åbn den igen.
field-name = Skriv et navn på højst 60 tegn.
field-text = Teksten er for lang.
field-time = Tidspunktet ligger før det, der gik forud.
field-manner = Vælg, hvordan mødet var.
field-escort-state = Det kan ikke komme efter det, der står.
field-operator-code = Skriv koden fra driften.

## Begyndelsen
save = Gem
fetching = Henter …
try-again = Prøv igen
welcome-lead = En log til gadeplansarbejde. Hurtig at bruge på torvet, og krypteret hele vejen.
welcome-fast = En kontakt på tyve sekunder, uden navn.
welcome-offline = Virker uden net. Sender selv, når der er forbindelse.
welcome-sealed = Kun holdet kan læse. Serveren ser aldrig et ord.
welcome-not-control = Ikke et kontrolværktøj: ingen GPS, ingen CPR-numre, ingen optælling af kolleger.
welcome-join = Bliv en del af holdet
welcome-create = Opret et hold
step-of = Trin { $step } af { $count }
holder-label = Hvad kaldes du på holdet?
holder-hint = Kollegerne ser det ved det, du skriver. Fornavn er nok.
role-worker = Medarbejder
role-lead = Teamleder
role-steward = Databeskytter

## Opret hold
create-title = Opret hold
create-lead = Du opretter holdet som teamleder. Bagefter inviterer du kollegerne.
create-code = Kode fra driften
create-code-hint = Den, der driver serveren, giver dig koden. Den kan bruges én gang.
create-team = Holdets navn
create-team-hint = For eksempel Gadeplansteamet.
create-where = Hvor arbejder I?
create-site = Torvet eller stedet
create-site-hint = Der, hvor holdet arbejder.
create-zones = Steder på torvet
create-zones-hint = De vælges med tommelfingeren, når I skriver. Ret dem, så de hedder det, I siger.
create-zone = Sted { $number }
create-zone-add = Tilføj sted
create-zone-remove = Fjern { $name }
create-beginning = Laver nøgler på telefonen …
create-finishing = Opretter holdet …
site-suggested = Christianshavns Torv
zone-kiosk = Ved kiosken
zone-metro = Metrotrappen
zone-benches = Bænkene
zone-canal = Ved kanalen
zone-toilet = Toilettet
zone-church = Over for kirken
recovery-title = Holdets gendannelseskode
recovery-why = Den er holdets sidste udvej, hvis alle telefoner er væk. Serveren har den ikke, og vi kan ikke lave den igen.
recovery-print = Gendannelseskode for { $team }. Opbevares aflåst, adskilt fra telefonerne.
recovery-warning = Print koden, eller skriv den af, og lås den inde. Tag ikke et billede af den.
recovery-do-print = Print
recovery-have-it = Jeg har koden på papir
recovery-retype = Skriv gruppe { $number } fra dit papir
recovery-retype-hint = Så ved du, at koden kan læses, den dag den skal bruges.
recovery-wrong = Det er ikke den gruppe. Se på papiret, og prøv igen.
recovery-see-again = Se koden igen

## Adgangssætning
passphrase-title = Din adgangssætning
passphrase-why = De fem ord åbner Gadeplan på denne telefon. De første bogstaver i hvert ord er nok.
passphrase-keep = Lær dem, eller skriv dem et sted, der ikke er telefonen. Glemmer du dem, er intet tabt: en teamleder kan give telefonen adgang igen.
passphrase-learned = Jeg kan dem
passphrase-another = Giv mig fem andre
passphrase-making = Finder fem ord …
passphrase-retype-title = Skriv de fem ord
passphrase-label = Adgangssætning
passphrase-hint = Fem ord med mellemrum. De første bogstaver er nok.
passphrase-known = { $count } af 5 ord genkendt
passphrase-unknown = findes ikke
passphrase-show = Vis ordene
passphrase-hide = Skjul ordene
passphrase-not-the-same = Det er ikke de samme fem ord. Se dem igen, hvis du er i tvivl.
passphrase-done = Færdig
passphrase-see-again = Se ordene igen

## Bliv en del af holdet
join-title = Bliv en del af holdet
join-lead = Din teamleder har sendt dig et link eller en kode. Du kan se på invitationen uden at bruge den.
join-code = Kode eller link
join-code-hint = Mellemrum og store eller små bogstaver betyder ikke noget.
join-look = Se invitationen
join-looking = Ser på invitationen …
join-joining = Melder telefonen ind på holdet …
join-who = { $inviter } inviterer dig til { $team }
join-as = Som
join-replaces = Afløser
join-replaces-whose = { $who }, den hidtidige telefon
join-server = Server
join-until = Gælder til
join-nothing-yet = Intet er brugt endnu

## Læg på hjemmeskærm
home-title = Læg Gadeplan på hjemmeskærmen
home-why = På iPhone og iPad skal Gadeplan bo på hjemmeskærmen. I browseren kan telefonen slette loggen efter syv dage.
home-copy-title = Tag koden med
home-copy = Kopiér koden
home-steps-title = Sådan gør du
home-step-share = Tryk på Del i bunden eller toppen af Safari.
home-step-add = Vælg Føj til hjemmeskærm, og tryk Tilføj.
home-step-open = Åbn Gadeplan fra hjemmeskærmen.
home-step-code = Vælg Bliv en del af holdet, og sæt koden ind.
home-nothing-yet = Der er ikke sket noget endnu. Invitationen er ikke brugt.

## Låseskærm
unlock-written = { $count } venter på oplåsning
unlock-contact = Kontakt
unlock-passkey = Lås op med telefonen
unlock-or-words = Eller skriv de fem ord
paused-title = Loggen holder pause
paused-text = Serveren har ikke svaret i 14 døgn. Alt, du har gemt, ligger her stadig. Find et net, så kan du låse op igen. Du kan skrive en kontakt imens.
paused-try = Prøv at få forbindelse
key-lost-title = Der sendes først, når der er låst op
key-lost-text = Browseren har slettet den nøgle, som telefonen sender med, mens den er låst. Intet er tabt. Lås op, så laver Gadeplan nøglen igen.
locked-saved = Kontakten er gemt
locked-saved-text = Den ligger forseglet på telefonen og kommer i loggen, når der bliver låst op.
locked-put-down = Kontakten er lagt til side
locked-put-down-text = Telefonen blev lagt fra. Det, du nåede at vælge, ligger forseglet på den og venter som kladde, når der er låst op.
record-locked = Appen er låst, så her kan der skrives, men ikke læses. Kontakten kommer i loggen, når der bliver låst op.
unlock-title = Gadeplan er låst
unlock-waiting = { $count } venter på at blive sendt
unlock-nothing-waits = Intet venter
unlock-do = Lås op
unlock-wait = Vent { $wait } s
unlock-working = Låser op …
unlock-directory = Vejviser og nødnumre
unlock-forgotten = Glemt ordene?
unlock-forgotten-text = Intet er tabt. Det, der venter, bliver stadig sendt. Bed en teamleder om en ny invitation til telefonen.
update-title = Der er en ny udgave
update-text = Den tages i brug nu, mens appen er låst. Det tager et øjeblik.
update-do = Tag den i brug

## Andet vindue og fejl
elsewhere-title = Gadeplan er åben et andet sted
elsewhere-text = Et andet vindue eller faneblad har loggen. Brug det, eller luk det, og prøv her igen. Intet er tabt.
unusable-title = Gadeplan kan ikke åbne loggen

## Oplåsning
unlocking-title = Oplåsning
more-unlocking-hint = Adgangssætning og telefonens nøgle
unlocking-locks = Gadeplan låser selv efter { $minutes } minutter uden berøring, og kort efter at du går til en anden app.
words-title = Skift adgangssætning
words-about = Fem ord åbner Gadeplan på denne telefon. Har andre set dem, så skift dem.
words-change = Skift adgangssætning
words-old-title = De gamle ord først
words-old-text = Så ved vi, at det er dig. Bagefter får du fem nye.
words-old-label = De ord, der gælder nu
words-proving = Prøver ordene …
words-changing = Skifter ordene …
words-changed = Adgangssætningen er skiftet
words-changed-text = De nye ord gælder fra nu af. De gamle åbner ikke længere.
passkey-title = Telefonens nøgle
passkey-text = Lås op med finger, ansigt eller telefonens kode i stedet for de fem ord. Ordene gælder stadig ved siden af.
passkey-twice = Telefonen spørger to gange: den laver nøglen, og vi prøver den, før vi stoler på den.
passkey-add = Brug telefonens nøgle
passkey-words-title = De fem ord først
passkey-words-text = Så ved vi, at det er dig, og ikke en, der har fået fat i en åben telefon.
passkey-make-title = Lav nøglen
passkey-make = Lav nøglen
passkey-working = Følg telefonen …
passkey-added = Telefonens nøgle åbner nu Gadeplan
passkey-not-added = Nøglen blev ikke lavet, eller den kan ikke åbne Gadeplan. Intet er ændret, og de fem ord gælder som før. Prøv igen, hvis du selv afbrød.
passkey-on = slået til
passkey-on-text = Finger, ansigt eller telefonens kode åbner Gadeplan. De fem ord gælder stadig, så husk dem.
passkey-remove = Fjern nøglen
passkey-remove-title = Fjern telefonens nøgle?
passkey-remove-text = Så er det kun de fem ord, der åbner Gadeplan. Telefonen kan selv have nøglen stående i sin liste; den kan slettes i telefonens indstillinger.

## Mere
more-places = Flere steder
more-sync-hint = Hvad der venter, og hvad der er sendt
more-review-hint = Spørgsmål og nyt
more-invite-hint = En ny telefon på holdet
more-look = Udseende og sprog
more-sun = Sollys
more-sun-hint = Sort på hvidt med stærke streger
more-language = Sprog
more-language-missing = Engelsk er ikke hentet på denne telefon. Vælg det igen, når der er net.
more-device = Denne telefon
more-holder = Du
more-role = Rolle
more-team = Hold
more-offline = Uden net
more-offline-yes = Appen kan åbnes uden net
more-offline-no = Appen skal bruge net for at åbne
more-offline-soon = Appen er ved at blive lagt på telefonen
more-storage = Lager
more-storage-kept = Browseren beholder loggen
more-storage-not-kept = Browseren har ikke lovet at beholde loggen
more-storage-unknown = Browseren siger det ikke
more-lock = Lås Gadeplan
more-promises = Det kan du regne med
promise-nothing-lost = Intet går tabt: hvert tryk er gemt på telefonen, også uden net.
promise-nothing-leaks = Intet slipper ud: serveren gemmer kun det, den ikke kan læse.
promise-never-lies = Sendt betyder, at serveren har kvitteret for netop den post.
promise-no-control = Ingen bliver talt eller rangeret, hverken borgere eller kolleger.

## Afsendelse
tally-waiting = venter
tally-sent = sendt
tally-needs-you = kræver dig
send-now = Send nu
activity-idle = Alt er afleveret og hentet.
activity-working = Sender og henter …
activity-offline = Intet net. Prøver igen om { $seconds } s.
contact-never = Serveren har ikke svaret endnu.
contact-recent = Serveren svarede { $ago }.
contact-a-day = Serveren svarede sidst { $ago }. Alt er gemt her. Find et net i løbet af dagen.
contact-days = Serveren svarede sidst { $ago }. Alt er gemt her, men ingen andre har det. Find et net nu.
refused-safe = Det, der venter, bliver på telefonen.
sync-drafts = { $count ->
    [one] { $count } kladde er ikke gjort færdig. Den står på I dag.
   *[other] { $count } kladder er ikke gjort færdige. De står på I dag.
 }
sync-fetching = Henter det, holdet har skrevet: { $fetched } af { $all }
sync-fetching-safe = Du kan skrive imens. Bliver det afbrudt, går det videre derfra.
older-title = Ældre poster
older-since = Loggen er på denne telefon fra { $day }. Det, der er ældre, er ikke hentet.
older-coming = Henter ældre poster. Nu er loggen her fra { $day }.
older-fetch = Hent ældre
sync-rows = Poster
sync-empty-title = Intet venter
sync-empty-text = Alt, du har gemt, har en kvittering.
sync-saved = gemt { $moment }
sync-receipt = Sendt betyder, at serveren har kvitteret for netop den post.
repair-restored-title = Serveren er gendannet fra en sikkerhedskopi
repair-rewritten-title = Serveren mangler noget, den havde
repair-text = Intet er tabt. { $count ->
        [0] Telefonen ser efter, hvad serveren mangler.
        [one] 1 registrering sendes igen.
       *[other] { $count } registreringer sendes igen.
    }
repair-left = Intet er tabt. { $count ->
        [one] 1 registrering
       *[other] { $count } registreringer
    } kan først sendes, når serveren igen kender den telefon, der skrev.
repair-tell = Sig det til driften: serveren siger ikke selv, at den er gendannet.
doubt-title = Serveren siger ikke det samme til alle
doubt-split = { $holder }s telefon har set noget andet på serveren end denne.
doubt-withheld = { $holder }s telefon har set mere på serveren, end denne får.
doubt-gap = Noget af det, { $holder } har sendt, er ikke kommet med.
doubt-next = Det, der er på telefonen, er ikke tabt. Arbejd videre, og sig det til driften.
quarantined-title = { $count } fra serveren kunne ikke åbnes
quarantined-text = De er lagt til side og bevaret. En nyere udgave af appen kan måske åbne dem.

## Personer
people-add = Nyt kaldenavn
people-add-title = Nyt kaldenavn
people-alias = Kaldenavn
people-alias-hint = Det, I kalder personen på holdet. Ikke det rigtige navn, og aldrig et CPR-nummer.
people-saved = Kaldenavnet er gemt
people-search = Find
people-none-found = Ingen med de bogstaver.
people-empty-title = Ingen kaldenavne endnu
people-empty-text = Uden navn er det almindelige. Giv kun et kaldenavn, når det hjælper personen, at I kan kende vedkommende igen.
people-met = sidst mødt { $day }
people-not-met = ikke mødt endnu
people-not-met-since = ingen møder fra { $day } og frem
people-note = Rækkefølgen viser, hvem I mødte sidst. Andet betyder den ikke.

## Vejviser
directory-cover = Numre, der kan være brug for på gaden
directory-unlock = Lås op
directory-acute = Lige nu
directory-help = Nogen at tale med
directory-city = Byen
directory-note = Numrene ligger i appen og virker uden internet. Opkald kræver dækning. 112 virker på alle net.
number-112 = Alarmcentralen
number-112-for = Fare for liv, brand, overfald i gang
number-1813 = Akuttelefonen 1813
number-1813-for = Læge og psykiatri i Region Hovedstaden
number-114 = Politiet
number-114-for = Når det ikke haster
number-social-duty = Den Sociale Døgnvagt
number-social-duty-for = København, akut social nød og bekymring for børn
number-poison = Giftlinjen
number-poison-for = Forgiftning og overdosis, hele døgnet
number-lifeline = Livslinjen
number-lifeline-for = Selvmordstanker
number-violence = Lev Uden Vold
number-violence-for = Vold i nære relationer, hele døgnet
number-victims = Offerrådgivningen
number-victims-for = Ofre, vidner og pårørende
number-municipality = Københavns Kommune
number-municipality-for = Hovednummer, stiller om til forvaltningerne
number-animals = Dyrenes Vagtcentral
number-animals-for = Hunde og andre dyr i nød

## CPR-numre, telefonnumre og e-mail i teksten
cpr-title = Ligner det et CPR-nummer?
cpr-found = { $place } står der:
cpr-in-note = I noten
cpr-in-alias = I kaldenavnet
cpr-in-place = I feltet Sted
cpr-in-outcome = Under resultatet
cpr-in-next-step = Under næste skridt
cpr-in-message = I beskeden
cpr-in-name = I navnet
cpr-why = CPR-numre hører ikke til i Gadeplan. Vælg, hvad der skal ske, så gemmes resten.
cpr-fits = Tallet passer med kontrolcifferet i et CPR-nummer.
cpr-take-out = Fjern tallet
cpr-is-not = Det er ikke et CPR-nummer
cpr-close = Luk, hvis du selv vil rette teksten. Der er ikke gået noget tabt.
hint-cpr = Det ligner et CPR-nummer. Når du gemmer, vælger du, om det skal fjernes.
hint-telephone = Her står vist et telefonnummer. Skriv det kun, hvis holdet har brug for det.
hint-mail = Her står vist en e-mail. Skriv den kun, hvis holdet har brug for den.

## Inviter
invite-title = Inviter
invite-lead = Én invitation gælder til én telefon. Vis den, send den, eller læs den op.
invite-who = Som hvad?
invite-replaces = Afløser telefonen: { $who }
invite-replaces-text = Den gamle telefon bliver fjernet, når den nye er kommet på holdet. Det, den ikke nåede at sende, kan den stadig aflevere.
invite-replaces-gone = Den er allerede fjernet. Invitationen kan bruges på samme telefon eller på en ny.
invite-lead-warning = En teamleder kan invitere andre og se holdets gennemsyn.
invite-hours = Hvor længe skal den gælde?
invite-hours-count = { $count ->
    [one] { $count } time
   *[other] { $count } timer
 }
invite-do = Lav invitationen
invite-working = Laver invitationen …
invite-made = Invitation som { $role }
invite-until = Gælder til { $moment } og kan bruges én gang.
invite-qr = QR-kode med invitationens link
invite-qr-hint = Ret din kollegas kamera mod koden.
invite-copy = Kopiér linket
invite-code = Koden i grupper
invite-code-hint = Til at læse op eller skrive af, for eksempel på en iPhone.
invite-another = Lav en til

## Team
team-title = Team
team-lead-only = Team er for teamledere.
team-invite = Inviter
team-devices = Telefoner på holdet
team-device = Telefonen
team-pick = Vælg en telefon for at se den.
team-to-list = Til listen
team-no-name = en telefon uden navn
team-this-device = denne telefon
team-revoked = fjernet
team-replaced = afløst
team-silent = ikke hørt fra i { $count } døgn
team-late = { $count } venter på dig
team-heard = hørt fra { $ago }
team-heard-never = ikke hørt fra endnu
team-role = Rolle
team-joined = Med siden
team-last-heard = Sidst
team-key = Nøgle
team-key-newest = Har brugt den nyeste, nr. { $number }
team-key-older = Har brugt nr. { $number }. Den nyeste er nr. { $newest }
team-gone-title = Ikke med mere
team-gone = Fjernet { $moment }
team-gone-by = Fjernet { $moment } af { $who }
team-gone-copied = Skiftede nøgle { $moment }, fordi telefonen var kopieret eller sat tilbage
team-copied = ny nøgle: var kopieret
team-copied-title = Telefonen fandtes i to udgaver
team-copied-text = Den skiftede nøgle { $moment }, fordi telefonen var kopieret eller sat tilbage. Intet er gået tabt. Den anden udgave er ude af holdet og skal have en ny invitation. Spørg den, der bruger telefonen. Er der ingen, der kender til en kopi, så fjern telefonen fra holdet.
team-late-title = { $count ->
    [one] 1 post er kommet siden
   *[other] { $count } poster er kommet siden
 }
team-late-text = Skrevet på telefonen, før eller efter den blev fjernet, og ikke vist for nogen endnu. Tag det med, hvis du ved, hvem der har skrevet det.
team-admit = Tag med
team-admitting = Tager posterne med …
team-admitted = Posterne er taget med. Holdet kan læse dem nu.
team-roles = Skift rolle
team-roles-legend = Hvad må den, der bruger telefonen?
team-roles-hint = Når rollen skifter, får holdet en ny nøgle. De andre mærker ikke noget.
team-roles-do = Skift rolle
team-changing-roles = Skifter rolle og nøgle …
team-roles-changed = Rollen er skiftet, og holdet har en ny nøgle.
team-last-lead = Det er holdets eneste teamleder. Gør først en anden til teamleder.
team-own-device = Det er denne telefon. Kun en anden teamleder kan fjerne den.
team-do = Hvad vil du gøre?
team-lost = Mistet telefon
team-replace = Ny telefon eller glemte ord
team-replace-hint = En invitation, der afløser denne telefon. Bruges, når telefonen er gået i stykker, eller ordene er glemt.
team-undo = Fortryd: inviter igen
team-undo-hint = En invitation, der sætter telefonen i gang igen, hvis den blev fjernet ved en fejl. Intet går tabt.
team-revoke = Fjern fra holdet
team-revoking = Fjerner telefonen og skifter nøgle …
team-device-revoked = Telefonen er fjernet, og holdet har en ny nøgle.
revoke-title = Fjern telefonen? ({ $who })
revoke-do = Fjern fra holdet
revoke-reads = Den kan ikke længere hente eller læse noget nyt.
revoke-keys = Den sletter sine nøgler, næste gang den har net.
revoke-unsent = Det, der ikke er sendt endnu, kan den stadig aflevere. Det venter her, til du tager det med.
revoke-new-key = Holdet får en ny nøgle med det samme. De andre mærker ikke noget.
revoke-undo = Var det en fejl, kan du invitere den igen. Så går intet tabt.
team-invitations = Invitationer
team-no-invitations = Ingen venter på at blive brugt.
team-invitations-hint = Koden vises kun, når invitationen bliver lavet. Er den blevet væk, så træk den tilbage, og lav en ny.
team-invitation-replaces = { $role }, afløser { $who }
team-invitation-by = Lavet af { $who }
team-invitation-until = gælder til { $moment }
team-invitation-expired = udløb { $moment }
team-withdraw = Træk tilbage
team-withdraw-label = Træk tilbage: { $what }
team-withdrawing = Trækker invitationen tilbage …
team-withdrawn = Invitationen er trukket tilbage.
team-keys = Holdets nøgle
team-key-since = Nøgle nr. { $number } siden { $moment }, lavet af { $who }
team-key-all = { $count ->
    [one] Denne telefon har brugt den.
   *[other] Alle { $count } telefoner har brugt den.
 }
team-key-some = { $count ->
    [one] Telefonen har ikke brugt den nye nøgle endnu.
   *[other] { $done } af { $count } telefoner har brugt den nye nøgle.
 }
team-key-behind = De andre får den, næste gang de har net. De kan skrive imens, og det bliver taget med.
team-key-fresh = Nye på holdet læser kun det, der er skrevet siden.
team-key-due = En telefon er blevet afløst. Nøglen skifter af sig selv, næste gang en teamleder har net.
team-key-not-held = Denne telefon har ikke nøglen endnu. Den kommer, når der er net.
team-rotate = Skift nøgle
team-rotate-do = Skift nu
team-rotate-text = Holdet får en ny nøgle til alt, der skrives fra nu af. Det tager et øjeblik, og ingen skal gøre noget. Bliver det afbrudt, så tryk igen.
team-rotate-fresh = Begynd forfra for nye
team-rotate-fresh-hint = Nye på holdet kan ikke læse det, der er skrevet før nu. Åbne invitationer bliver trukket tilbage.
team-rotating = Skifter nøgle. Det må gerne blive afbrudt …
team-rotated = Nøglen er skiftet. Telefonerne får den, når de har net.
team-recovery-first = Gendannelseskoden fra begyndelsen gælder
team-recovery-new = En ny gendannelseskode gælder
team-recovery-since = Siden { $moment }, lavet af { $who }
team-recovery-do = Ny gendannelseskode
more-team-hint = Telefoner, invitationer og nøgler
more-recovery = Gendannelseskode
more-recovery-since = fra { $moment }, lavet af { $who }

## Mistet telefon
lost-title = Mistet telefon
lost-whose = Telefon: { $who }
lost-still-in = stadig på holdet
lost-is-out = fjernet fra holdet
lost-do = Gør nu
lost-done = gjort
lost-to-team = Til Team
lost-invite = Lav invitationen
lost-step-lead = Gør en anden til teamleder
lost-step-lead-text = Telefonen er holdets eneste teamleder og kan ikke fjernes, før en anden er det. Er der ingen anden telefon, så brug gendannelseskoden på en ny.
lost-step-revoke = Fjern telefonen fra holdet
lost-step-revoke-text = Holdet får en ny nøgle med det samme. Det, telefonen ikke nåede at sende, kan den stadig aflevere.
lost-step-report = Spær og meld den
lost-step-report-text = Få it til at spærre abonnementet og slette telefonen på afstand. Er den stjålet, så meld det til politiet.
lost-step-authority = Vurdér, om Datatilsynet skal have besked
lost-step-authority-text = Fristen er 72 timer, fra I opdagede det. Tag jeres databeskyttelsesrådgiver med. Teksten nedenfor er et udkast.
lost-step-admit = Se, hvad der kom fra den bagefter
lost-step-admit-text = Telefonen har afleveret noget, efter den blev fjernet. Tag det med, hvis du ved, hvem der har skrevet det.
lost-step-wait = Hold øje med, om den afleverer mere
lost-step-wait-text = Der er ikke kommet noget fra den siden. Får telefonen net, kan der stadig komme noget, og så står det her.
lost-step-invite = Inviter den nye telefon
lost-step-invite-text = Invitationen afløser den mistede, så arbejdet fortsætter under samme navn.
lost-shows = Hvad den kunne vise
lost-shows-text = Låst viser den intet. Kun den, der har både telefonen og de fem ord, eller kan åbne telefonens egen nøgle, hvis den er slået til, kan læse noget. Af det, serveren har fået, højst dette:
lost-shows-nothing = Intet: holdet havde ingen poster, den kunne have hentet.
lost-kind = { $kind }: { $count }
lost-aliases = Kaldenavne: { $count }
lost-window = Fra { $from } til { $to }
lost-last = Det sidste, vi ved
lost-unsent-unknown = Telefonen har ikke fortalt, hvad den havde liggende.
lost-unsent = Da telefonen sidst fortalte det ({ $moment }), var { $unsent ->
    [one] 1 post ikke sendt
   *[other] { $unsent } poster ikke sendt
 }, og { $drafts ->
    [0] ingen kladder var åbne.
    [one] 1 kladde var åben.
   *[other] { $drafts } kladder var åbne.
 }
lost-unsent-hint = Hvad der er skrevet bagefter, kan ingen vide. Det ligger krypteret på telefonen.
lost-heard = Hørt fra
lost-locked = Låst
lost-joined = Med siden
lost-unknown = vides ikke
breach-heading = Udkast til Datatilsynet
breach-deadline = Et brud på persondatasikkerheden skal anmeldes inden 72 timer, medmindre det næppe er en risiko for nogen. Udfyld det, der står i [kantede parenteser].
breach-copy = Kopiér teksten
breach-title = Anmeldelse af brud på persondatasikkerheden (databeskyttelsesforordningens artikel 33)
breach-what = Hvad er der sket: En telefon, som { $team } bruger til en log over gadeplansarbejde, er mistet. Opdaget [dato og klokkeslæt]. Serveren hørte sidst fra den: { $heard }. [Hvor og hvordan den blev væk.]
breach-which = Hvilke oplysninger kunne telefonen højst vise:
breach-nothing = Ingen poster
breach-whom = Hvem det handler om: Borgere, som holdet møder på gaden. De står uden navn eller med kaldenavn. Noterne kan rumme oplysninger om helbred og sociale forhold. Appen spørger, når noget ligner et CPR-nummer.
breach-protection = Beskyttelse: Alt, der er skrevet, er krypteret og kan kun åbnes med fem tilfældige ord (Argon2id) eller, hvis det er slået til, med telefonens egen nøgle (finger, ansigt eller kode). Serveren har ingen nøgler. Telefonen var sidst låst: { $locked }. [Var den låst, da den blev væk? Var ordene skrevet ned sammen med den? Var telefonens egen nøgle slået til?]
breach-removed = Hvad er der gjort: Telefonen blev fjernet fra holdet { $moment }. Den kan ikke hente mere og sletter sine nøgler, næste gang den har net.
breach-not-removed = Hvad er der gjort: [Telefonen er endnu ikke fjernet fra holdet.]
breach-new-key = Holdet fik samtidig en ny nøgle, så telefonen ikke kan læse noget, der er skrevet siden.
breach-consequences = Sandsynlige følger: [Er telefonen låst, og er ordene ukendte for finderen, kan den ikke læses. Ellers kan finderen læse det, der står ovenfor.]
breach-contact = Kontakt: [navn, telefon, databeskyttelsesrådgiver]

## Fjernet telefon
revoked-title = Telefonen er ikke med på holdet mere
revoked-what = En teamleder har fjernet den. Telefonen fik det at vide { $moment }. Loggen er lukket, og nøglerne til den er slettet her. Kollegerne har stadig alt, der er sendt.
revoked-copied = Telefonen fandtes i to udgaver med den samme nøgle, for eksempel efter en gendannelse fra en sikkerhedskopi. Den anden har fået en ny nøgle og er med på holdet. Denne fik det at vide { $moment }. Loggen er lukket, og nøglerne til den er slettet her. Kollegerne har stadig alt, der er sendt.
revoked-waiting = { $count ->
    [one] 1 post er ikke sendt endnu
   *[other] { $count } poster er ikke sendt endnu
 }
revoked-waiting-text = Der er ikke gået noget tabt. De ligger krypteret på telefonen og bliver sendt, når der er net. Teamlederen kan tage dem med.
revoked-all-sent = Alt, du nåede at gemme, er afleveret
revoked-all-sent-text = Teamlederen kan tage det sidste med.
revoked-do = Gør nu
revoked-step-copied = Kender du ikke til en kopi, så ring til din teamleder med det samme.
revoked-step-call = Ring til din teamleder, hvis det er en fejl.
revoked-step-invitation = Skal telefonen bruges igen, så få en ny invitation. Så kommer loggen tilbage.
revoked-step-net = Lad telefonen få net lidt endnu, hvis noget ikke er sendt.
written-stays = { $count ->
    [one] 1 post ligger låst på denne telefon
   *[other] { $count } poster ligger låst på denne telefon
}
written-stays-text = De blev skrevet, mens appen var låst, og er ikke sendt. Kom med på holdet igen på netop denne telefon, så kommer de med. Slet ikke appen forinden.
revoked-join = Jeg har en ny invitation

## Glemte ord
forgotten-title = Glemt ordene
forgotten-lead = Ordene kan ikke findes frem igen. Men der går ikke noget tabt:
forgotten-entries = Det, der venter, bliver sendt, selv om appen er låst.
forgotten-drafts = Åbne kladder bliver sendt krypteret og kommer tilbage som kladder.
forgotten-history = Loggen kommer tilbage, når telefonen får en ny plads på holdet.
forgotten-words = Du får fem nye ord.
forgotten-do = Jeg har glemt ordene
forgotten-remember = Jeg prøver igen
forgotten-working = Gør klar …
forgotten-sending = { $count ->
    [one] 1 ting er ved at blive sendt
   *[other] { $count } ting er ved at blive sendt
 }
forgotten-sending-text = Det sker af sig selv, når der er net. Du kan godt gå videre imens.
forgotten-sent = Alt er sendt
forgotten-sent-text = Det, du har skrevet på denne telefon, er afleveret.
forgotten-next = Bed din teamleder om en invitation, der afløser denne telefon: Team, din telefon, Ny telefon eller glemte ord.
forgotten-have-code = Jeg har koden
unlock-forgotten-do = Få nye ord

## Gendan hold
welcome-recover = Gendan et hold
recover-title = Gendan hold
recover-lead = Når alle holdets telefoner er væk, kan den printede gendannelseskode hente holdet tilbage. Denne telefon bliver teamlederens.
recover-code = Gendannelseskode
recover-code-hint = Skriv den fra papiret. Mellemrum og store eller små bogstaver betyder ikke noget.
recover-code-missing = Koden har 11 grupper med 5 tegn. Se, om en mangler.
recover-groups = { $count } af { $of } grupper
recover-look = Find holdet
recover-looking = Finder holdet …
recover-found = Fundet: { $team }
recover-found-text = { $count ->
    [one] Holdet har 1 telefon
   *[other] Holdet har { $count } telefoner
 } på { $server }. Intet er ændret endnu. Fjern bagefter de telefoner, der er væk, under Team.
recover-new-code = Den gamle kode gælder ikke mere, når du er færdig. Her er den nye.
recover-finishing = Gendanner holdet …

## Ny gendannelseskode
new-recovery-title = Ny gendannelseskode
new-recovery-why = Er den gamle kode blevet væk, eller kan nogen have set den, så lav en ny. Den gamle gælder, til du har skrevet en gruppe af den nye.
new-recovery-seen = Hele holdet kan se, at koden er skiftet, hvornår og af hvem.
new-recovery-do = Lav en ny kode
new-recovery-making = Laver koden …
new-recovery-made = Koden er lavet
new-recovery-confirming = Skifter koden …
new-recovery-done = Den nye kode gælder
new-recovery-done-text = Riv den gamle i stykker, og lås den nye inde.
new-recovery-to-team = Til Team

### Skriv, I dag, post og gennemsyn

## Ord fra domænet
word-newer = kræver nyere app
manner-greeting = Hilsen
manner-conversation = Samtale
manner-offer = Tilbud om hjælp
manner-not-today = Ikke i dag
manner-acute = Akut
topic-housing = Bolig
topic-treatment = Behandling
topic-jobcenter = Jobcenter
topic-health = Helbred
topic-economy = Økonomi
topic-family = Familie
topic-just-talk = Bare snak
topic-food = Mad
topic-sleep = Søvn
topic-papers = Papirer
topic-work = Arbejde
topic-dog = Hund
will-does-not-want = Ønsker ikke
will-cannot = Kan ikke
will-not-allowed = Må ikke
cause-meeting-time = Mødetid
cause-registration = Registrering
cause-language = Sprog
cause-opening-hours = Åbningstid
cause-mitid = MitID
cause-address = Adresse
cause-other-municipality = Anden kommune
cause-rejection = Afvisning
cause-waiting-time = Ventetid
destination-jobcenter = Jobcenter
destination-treatment = Behandling
destination-social-services = Socialforvaltning
destination-health = Sundhedstilbud
destination-housing = Bolig
destination-elsewhere = Andet
escort-agreed = Aftalt
escort-reminded = Påmindet
escort-met = Mødtes
escort-under-way = Undervejs
escort-completed = Gennemført
escort-did-not-meet = Mødtes ikke
escort-turned-away = Afvist ved skranken
escort-moved = Flyttet
escort-cancelled = Aflyst
escort-tap-remind = Påmind
escort-tap-met = Mødtes
escort-tap-under-way = Undervejs
escort-tap-completed = Gennemført
escort-tap-did-not-meet = Mødtes ikke
escort-tap-turned-away = Afvist ved skranken
escort-tap-moved = Flyttet
escort-tap-cancelled = Aflyst
mood-calm = Rolig
mood-lively = Livlig
mood-tense = Anspændt
mood-conflict = Konfliktfyldt
mood-unsafe = Utryg
crowd-few = Få
crowd-some = Nogle
crowd-many = Mange
intensity-passing = På gennemfart
intensity-steady = Til stede
intensity-close = Tæt på
withdrawal-tension = Stemningen var spændt
withdrawal-police = Politiet var der
withdrawal-asked = Vi blev bedt om det
withdrawal-about-us = Konflikten handlede om os
withdrawal-own-safety = Vores egen sikkerhed
withdrawal-elsewhere = Brug for os et andet sted
review-seen = Set
review-question = Spørgsmål
review-answer = Besvaret
review-agreed = Aftalt
review-closed = Lukket
period-all = Altid
period-today = I dag
period-week = Denne uge
period-month = Denne måned
standing-all = Alle
standing-needs-reader = Kræver dig
standing-unseen = Ikke set
standing-question = Spørgsmål
standing-answered = Besvaret
standing-conflict = To versioner
standing-settled = Afsluttet

## Tider
span-open = fra { $from }
span = { $from } til { $to }

## Tællinger

## Rækker
people-none = Uden navn
people-missing = kaldenavn på vej
row-about = { $manner } om { $topics }
row-and = { $first } og { $last }
row-meet-at = mødes { $where } { $time }
row-meet-place = mødes { $where }
row-meet-time = mødes { $time }
row-escort = Ledsagelse · { $destination }
row-escort-to = Ledsagelse til { $destination }
row-newer-app = Kræver nyere app
row-barrier = { $will }: { $cause }
delivery-waiting = venter
delivery-sent = sendt
delivery-received = modtaget
delivery-needs-you = kræver dig
delivery-needs-you-why = Kræver dig: { $reason }
over-time = Over tid
two-versions = To versioner
newer-app-hint = Posten er skrevet i en nyere udgave af appen. Den er gemt og sendes videre, som den kom.

## Felter
label-when = Tidspunkt
label-zone = Zone
label-how = Hvordan
label-who = Hvem
label-about = Om hvad
label-barrier = Barriere
label-note = Note
label-appointment = Aftalt
label-place = Sted
label-meet = Mødes
label-course = Forløb
label-outcome = Resultat
label-next-step = Næste skridt
label-span = Tid
label-intensity = Hvor tæt på
label-crowd = Hvor mange
label-moods = Stemning
label-withdrawals = Vi trak os
label-alias = Kaldenavn
label-site = Torv
label-zones = Zoner
label-destination = Hvorhen
label-empty = ikke skrevet
mood-event = { $mood }, { $time }
mood-event-zone = { $mood } · { $zone }, { $time }
withdrawal-event = { $time }: { $reason }
withdrawal-event-return = { $time }: { $reason }, tilbage { $until }
withdrawal-event-note = { $event } ({ $note })
return-event = { $time }: vi er tilbage

## I dag
today-here = Vi er her
today-here-since-other = Vi kom før
today-here-off = Ingen har meldt sig på torvet endnu i dag.
today-here-since = Vi er her siden { $time }
today-since-title = Hvornår kom I?
today-since-label = Vi kom
today-mood = Stemning
today-mood-is = Stemning: { $mood }
today-mood-is-zone = Stemning: { $mood } · { $zone }
today-mood-none = Stemningen er ikke skrevet
today-mood-title = Hvordan er stemningen?
today-mood-where = Hvor?
today-mood-whole = Hele torvet
today-withdraw = Vi trak os
today-withdraw-title = Vi trak os
today-withdraw-praise = At trække sig er godt arbejde. Det tæller aldrig som fravær.
today-withdraw-why = Hvorfor?
today-withdraw-until = Hvornår er I tilbage?
today-withdraw-until-half = Om en halv time
today-withdraw-until-one = Om en time
today-withdraw-until-two = Om to timer
today-withdraw-until-unknown = Ved ikke endnu
today-withdraw-note = En linje om torvet
today-withdrawn = Vi har trukket os: { $reason }
today-withdrawn-until = Vi har trukket os: { $reason }. Tilbage { $time }.
today-back = Vi er tilbage
today-leave = Vi er gået
today-left-open-title = Hvornår gik I?
today-left-open-text = I var på torvet { $day } fra { $time }, og der står ikke, hvornår I gik.
today-left-open-label = Vi gik
today-left-open-missing = Skriv et klokkeslæt.
today-left-open-future = Tidspunktet er ikke nået endnu.
today-escorts = Ledsagelser i dag
today-escorts-tomorrow = Ledsagelser i morgen
today-escorts-overdue = Over tid
today-escort-other = Andet, der skete: { $what }
today-escort-other-title = Hvad skete der?
today-escort-barrier-title = Hvad stod i vejen?
today-escort-barrier-skip = Uden barriere
today-escort-open = Se ledsagelsen
today-team = Fra holdet
today-question-from = { $who }, { $time }
today-answer = Svar
today-answer-label = Dit svar
today-send = Send
today-see = Se posten
today-see-contact = Se kontakten
today-see-escort = Se ledsagelsen
today-drafts = Kladder
today-draft-of = Kladde: { $kind } fra { $time }
today-draft-correction = Kladde: rettelse af { $kind } fra { $time }
today-draft-message = Kladde: besked fra { $time }
today-draft-left = Kladde fra en anden telefon: { $kind } fra { $time }
today-draft-continue = Fortsæt
today-recorded = Skrevet i dag
today-empty-title = Ikke skrevet noget endnu
today-empty-text = Tryk på + for at skrive en kontakt. Fire tryk er nok: +, hvordan, om hvad, Gem. Det bliver gemt krypteret her på telefonen, også uden net.
today-saved = Gemt
today-saved-text = Det ligger krypteret på telefonen og sendes, når der er net.

## Skrive
record-new-contact = Ny kontakt
record-new-escort = Ny ledsagelse
record-new-presence = Tilstede
record-correct = Ret { $kind }
record-kinds = Hvad vil du skrive?
record-tab-contact = Kontakt
record-tab-escort = Ledsagelse
record-tab-presence = Tilstede
record-kept = kladde gemt
record-keeping = gemmer kladde
record-kept-failed = kladde ikke gemt
record-save = Gem
record-saving = Gemmer …
record-discard = Slet kladde
record-discard-title = Slet kladden?
record-discard-text = Det, du har skrevet her, bliver slettet. Det kan ikke hentes igen.
record-discard-correction-text = Rettelsen bliver slettet. Det, der var gemt før, står der stadig.
record-how = Hvordan?
record-who = Hvem?
record-nobody = Ukendt
record-nobody-escort = Uden navn
record-find = Find …
record-find-title = Find et kaldenavn
record-find-label = Kaldenavn
record-find-hint = Et kaldenavn, som holdet bruger. Ikke et rigtigt navn.
record-find-new = Nyt kaldenavn: { $alias }
record-find-none = Ingen hedder det. Skriv et kaldenavn for at lave et nyt.
record-find-done = Færdig
record-about = Om hvad?
record-more-topics = Flere …
record-barrier = Stod noget i vejen?
record-barrier-cause = Hvad var det?
record-optional = (må være tom)
record-line = En linje
record-zone = Zone: { $zone }
record-zone-none = Zone ikke valgt
record-zone-legend = Zone
record-now = Nu, { $time }
record-edit-when = Ret
record-edit-when-label = Ret zone og tid
record-date = Dato
record-time = Klokken
record-destination = Hvorhen?
record-place = Sted
record-place-hint = For eksempel kontor, vej eller afdeling
record-appointment = Aftalen
record-meet = Hvor mødes I?
record-meet-time = Mødes klokken
record-meet-place = Mødested
record-next-step = Næste skridt
record-outcome = Resultat
record-note = Note
record-course = Forløb
record-take-back = Fortryd: { $state }
record-from = Fra
record-to = Til
record-to-hint = Lad den stå tom, hvis I er der endnu
record-crowd = Hvor mange er på torvet?
record-intensity = Hvor tæt er I på?
record-mood = Stemning
record-events = Det skete
record-drop-event = Fjern: { $event }
record-withdraw = Vi trak os …
record-back = Vi er tilbage
record-presence-note-hint = Skriv om torvet, ikke om personer.
record-two-versions = Der er to versioner. Skriv dem sammen her. Begge bliver stående under Tidligere versioner.
missing-manner = Vælg, hvordan mødet var. Så kan det gemmes.
missing-destination = Vælg, hvor I skal hen. Så kan det gemmes.
missing-order = Sluttiden ligger før starttiden. Ret en af dem.

## Post
entry-correct = Ret
entry-written-by = Skrevet af { $who }, { $time }
entry-history = Tidligere versioner
entry-history-first = Skrevet første gang
entry-history-change = { $label }: { $before } → { $after }
entry-history-same = Samme indhold
entry-two-title = To versioner
entry-two-text = To telefoner har rettet posten hver for sig. Intet er tabt. Vælg den, der skal gælde, eller skriv dem sammen.
entry-version-of = { $who }, { $time }
entry-keep-this = Behold denne
entry-merge = Skriv en samlet version
entry-conversation = Samtale med teamlederen
entry-conversation-lead = Samtale om posten
entry-conversation-empty = Ingen har skrevet om posten endnu.
entry-message = Skriv til teamlederen
entry-message-lead = Skriv til medarbejderen
entry-message-missing = Skriv noget først.
entry-send-question = Send spørgsmål
entry-send-answer = Send svar
entry-you = dig
entry-somebody = en kollega
entry-message-kept = Gemt. Beskeden sendes, når der er net.
entry-loading = Henter …

## Gennemsyn
review-title = Gennemsyn
review-list = Poster
review-detail = Posten
review-filters = Vis
review-filter = Filtrér …
review-filter-count = Filtrér ({ $count })
review-filter-title = Filtrér
review-filter-site = Torv
review-filter-kind = Slags
review-filter-period = Periode
review-filter-all = Alle
review-filter-done = Vis
review-agree = Markér aftalt
review-next = Set, næste
review-none-title = Ingen poster her
review-none-needs = Intet kræver dig lige nu.
review-none-other = Ingen poster passer til det, du har valgt.
review-pick = Vælg en post for at læse den.
review-to-list = Til listen
review-lead-only = Gennemsyn er for teamledere.
review-last = Det var den sidste i listen.
entry-message-unsent = Send beskeden, eller slet den, før du går videre.
review-filter-standing = Står som

# Slet for alle, og hvad der er slettet
erase-section = Slet
erase-hint = Når en person beder om det, eller når det ikke længere skal gemmes.
erase-do = Slet for alle
erase-title = Slet posten for alle?
erase-what = Posten, dens tidligere versioner og samtalen om den slettes på alle holdets telefoner og på serveren.
erase-when = Telefoner uden net sletter, næste gang de har net. Du kan følge det under Sletninger.
erase-stub = Tilbage står kun, hvilken slags post det var, hvem der slettede den, og hvornår.
erase-paper = Papir og skærmbilleder kan appen ikke slette.
erase-undo = Det kan ikke fortrydes af nogen.
erase-doing = Sletter …
erase-done = Slettet på denne telefon. Resten følger, når der er net.
erased-title = { $kind } er slettet
erased-by = Slettet af { $who }, { $time }
erased-expired = Tiden for at gemme det var gået.
erased-text = Indholdet er væk og kan ikke hentes tilbage.
erased-all = Se alle sletninger
erased-later = { $count ->
    [one] Der er skrevet noget om posten af en, der ikke vidste, at den var slettet. Det venter på en databeskytter.
   *[other] Der er skrevet { $count } ting om posten af nogen, der ikke vidste, at den var slettet. De venter på en databeskytter.
}
erasures-title = Sletninger
erasures-done = Slettet for alle
erasures-empty = Intet er slettet
erasures-empty-text = Her kan I alle se, hvad der er slettet for alle, hvem der gjorde det, og hvor langt det er kommet.
erasures-due = Tiden for at gemme er gået
erasures-due-line = { $count ->
    [one] 1 { $kind } er ældre end { $days } dage
   *[other] { $count } × { $kind } er ældre end { $days } dage
}
erasures-due-do = { $count ->
    [one] Slet den for alle
   *[other] Slet de { $count } for alle
}
erasures-due-title = { $count ->
    [one] Slet 1 gammel post for alle?
   *[other] Slet { $count } gamle poster for alle?
}
erasures-due-text = De slettes med alt, hvad der er skrevet om dem, på alle telefoner og på serveren. Intet slettes af sig selv: det sker kun, fordi du siger det.
erasures-later = Skrevet efter en sletning
erasures-later-text = Skrevet af en, der ikke vidste, at posten var slettet. Kun databeskyttere ser det. Skriv en ny post, hvis noget af det stadig er vigtigt.
erasures-later-by = Skrevet af { $who }
erasures-later-do = Slet også det
erasures-missing = Har ikke slettet endnu:
erasure-several = { $count } × { $kind }
erasure-waiting = Venter på net: kun slettet på denne telefon
erasure-refused = Kun slettet på denne telefon: serveren tog ikke sletningen. Ring til driften.
erasure-progress = Slettet på { $done } af { $of } telefoner
erasure-missing = { $who }, sidst hørt fra { $time }
erasure-missing-never = { $who }, aldrig hørt fra
more-erasures-hint = Hvad der er slettet for alle

## Søg
search-title = Søg
search-label = Søg
search-hint = I noter, kaldenavne, spørgsmål og svar. Begyndelsen af hvert ord er nok.
search-reach = Søger i det, der er på denne telefon: fra { $day }.
search-reach-empty = Der er ingen poster på denne telefon endnu.
search-reach-missing = { $count } er ikke hentet endnu, så der kan være mere.
search-reach-older = Det, der er ældre, er ikke hentet til telefonen og er ikke med.
search-more = De 100 nyeste står her. Skriv et ord mere for at finde færre.
search-none-title = Intet fundet
search-none-text = Prøv et andet ord eller kun begyndelsen af det.
more-search-hint = Find en post igen
today-search = Søg i det, der er skrevet
more-lookups-hint = Hvad teamledere har åbnet og søgt efter

# Opslag: hvad teamledere har åbnet
lookups-title = Opslag
lookups-empty = Ingen opslag endnu
lookups-text = Når en teamleder åbner noget, andre har skrevet, eller søger i loggen, står det her. Alle på holdet kan læse det, og ingen kan fjerne det i al stilhed.
lookup-opened = { $who } åbnede { $what } fra { $time }, skrevet af { $author }
lookup-by-you = dig
lookup-opened-gone = { $who } åbnede en post, der ikke er her længere
lookup-searched = { $who } søgte efter »{ $text }«
lookup-exported = { $who } tog et udtræk: { $text }
lookup-other = { $who } gjorde noget, som en nyere udgave af appen kan vise

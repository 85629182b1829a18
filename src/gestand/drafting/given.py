"""Frequent first names and surnames of the Netherlands, Flanders, France, Germany and the English-speaking world.

Facts from the lists that statistical offices publish, in small letters without accents; few are enough, because a
column is judged by how many of its values have one, not each value by itself.
"""

_FIRST = """
jan piet kees johannes cornelis hendrik henk willem pieter gerrit jacob jacobus maria anna johanna elisabeth
cornelia wilhelmina sophie emma julia mila tess sara zoe nora eva lotte lieke noor saar fenna femke sanne anouk lisa
fleur iris daan sem lucas levi finn noah milan luuk bram thijs jesse lars thomas tim ruben stijn sven mees jasper
joost wouter maarten marijke ingrid monique esther linda petra mirjam annemarie marieke hanneke willemien trijntje
geert jeroen martijn dennis mark marcel erik frank rob ronald richard edwin peter paul hans ton wim joke ria tineke
els bas bart koen arno ilse inge karin yvonne wendy kim chantal ellen joris dirk luc marc patrick kris tom sofie
charlotte louise marie olivia lina ella alice camille manon chloe lea jade ines jeanne juliette romane clara nathan
hugo louis gabriel raphael jules adam arthur leo ethan theo mathis antoine pierre jean jacques michel alain philippe
bernard christophe nicolas laurent sebastien julien francois isabelle catherine nathalie sylvie valerie sandrine
stephanie celine aurelie helene martine brigitte dominique claude gerard andre rene denis georges henri roger lukas
leon felix jonas maximilian elias ben luis anton emil moritz oskar hannah mia lena leonie lara laura luisa ida
frieda mathilda karl wolfgang klaus jurgen dieter uwe stefan andreas michael christian matthias martin bernd holger
jorg torsten sabine monika ursula renate helga gabriele claudia susanne andrea heike birgit angelika katharina anja
nicole tanja heinz gerhard werner gunter helmut horst manfred rainer james john robert william david joseph charles
christopher daniel matthew anthony donald steven andrew kenneth george joshua kevin brian edward timothy jason
jeffrey ryan gary nicholas eric stephen jonathan larry justin scott brandon benjamin samuel gregory alexander jack
jerry tyler aaron henry douglas jose zachary kyle walter harold carl gerald keith jeremy lawrence terry sean albert
joe austin willie billy bruce ralph mary patricia jennifer elizabeth barbara susan jessica sarah karen nancy
margaret betty sandra ashley dorothy kimberly emily donna michelle carol amanda melissa deborah rebecca sharon
cynthia kathleen amy shirley angela helen brenda pamela ruth katherine samantha christine virginia debra rachel
janet carolyn heather diane julie joyce victoria kelly christina joan evelyn lauren judith megan cheryl martha
frances jacqueline ann gloria kathryn teresa janice doris madison grace judy abigail beverly denise marilyn amber
danielle rose brittany diana natalie sophia alexis lori kayla jane oliver harry charlie alfie freddie oscar archie
theodore isla ava amelia lily freya florence evie phoebe mohamed mohammed ahmed ali hassan omar ibrahim youssef
fatima aisha fatma mehmet mustafa emine zeynep khadija samira nadia karim rachid said hamza bilal yusuf amina layla
elif deniz murat krzysztof piotr pawel katarzyna magdalena agnieszka marta luca marco giulia francesca carlos juan
miguel carmen sofia diego ana pedro joao alejandro elena ivan olga natalia svetlana dmitri bob dora jim bill sam max
alex chris pat lee kate jen dave mike steve nick tony dan fred
"""

_LAST = """
jong jansen vries berg bakker dijk visser janssen smit meijer meyer boer mulder groot bos vos peters hendriks
leeuwen dekker brouwer wit dijkstra smits graaf meer linden kok jacobs haan vermeulen heuvel veen broek bruijn bruin
heijden schouten beek willems vliet ven hoekstra maas verhoeven koster dam wal prins blom huisman peeters jonge
kuipers veenstra kuiper post kramer brink scholten wijk postma martens vink gerritsen timmermans groen molenaar
sluis jager hermans janssens maes mertens claes wouters goossens desmet dubois lambert dupont martin simon laurent
leclercq denis lejeune petit bernard thomas robert richard durand moreau michel garcia david bertrand roux vincent
fournier morel girard andre lefevre mercier blanc guerin boyer garnier chevalier francois legrand gauthier perrin
robin clement morin nicolas henry roussel mathieu gautier masson marchand duval dumont marie lemaire noel dufour
meunier brun blanchard giraud joly riviere lucas brunet gaillard barbier arnaud martinez gerard roche renard schmitt
roy leroux colin vidal caron muller schmidt schneider fischer weber wagner becker schulz hoffmann schafer koch bauer
richter klein wolf schroder neumann schwarz zimmermann braun kruger hofmann hartmann lange werner schmitz krause
meier lehmann schmid schulze maier kohler herrmann konig walter mayer huber kaiser fuchs lang scholz moller weiss
jung hahn schubert vogel friedrich keller gunther frank berger winkler roth beck lorenz baumann franke albrecht
schuster ludwig bohm winter kraus schumacher vogt stein otto sommer gross seidel heinrich brandt haas schreiber graf
dietrich ziegler kuhn pohl engel horn busch bergmann voigt sauer arnold wolff pfeiffer smith johnson williams brown
jones miller davis rodriguez hernandez lopez gonzalez wilson anderson taylor moore jackson lee perez thompson white
harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green
adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards
collins reyes stewart morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly
howard ramos kim cox ward richardson watson brooks chavez wood james bennett gray mendoza ruiz hughes price alvarez
castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell coleman butler
henderson barnes gonzales fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin
wallace moreno west cole hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall
owens harrison fernandez mcdonald woods washington kennedy wells vargas chen freeman webb tucker guzman burns
crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt hicks holmes palmer
black robertson boyd rose stone salazar fox warren mills rice garza daniels ferguson nichols stephens soto weaver
ryan gardner payne grant dunn yilmaz kaya demir celik sahin yildiz ozturk aydin bouzid elamrani khan ahmed ali
hussain singh kumar shah kowalski nowak rossi russo ferrari santos pereira
"""

FIRST = frozenset(_FIRST.split())
LAST = frozenset(_LAST.split())
_PARTICLES = "van de der den het 't ten ter te von zu du des le la di da dos del el al ben bin in"
PARTICLES = frozenset(_PARTICLES.split())

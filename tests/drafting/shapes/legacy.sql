-- An old PHP application: no keys declared, Hungarian and Dutch names, moments as seconds, numbers without a meaning.
CREATE TABLE tblRelaties ( -- 120 rows, of relatie
  lngRelatieID INTEGER PRIMARY KEY,
  strAchternaam VARCHAR(60), -- personal last
  strVoorletters VARCHAR(10), -- personal initials
  strAdres VARCHAR(80), -- personal street
  strPostcode VARCHAR(7), -- personal postcode
  strPlaats VARCHAR(60), -- personal town
  strTel VARCHAR(20), -- personal phone
  strMail VARCHAR(120), -- personal email
  datGeboren DATE, -- personal birth
  strVeld1 VARCHAR(120), -- personal iban
  strVeld2 VARCHAR(200), -- personal text
  blnNieuwsbrief BOOLEAN, -- personal bool
  lngSoort INTEGER, -- int
  lngAangemaakt INTEGER NOT NULL -- epoch
);
CREATE TABLE tblOrders ( -- 200 rows, of relatie
  lngOrderID INTEGER PRIMARY KEY,
  lngRelatieID INTEGER NOT NULL, -- ref tblRelaties
  lngArtikelID INTEGER NOT NULL, -- ref tblArtikelen
  lngDatum INTEGER NOT NULL, -- epoch
  curBedrag INTEGER NOT NULL, -- personal int
  strOpmerking VARCHAR(255) -- personal text
);
CREATE TABLE tblArtikelen ( -- 50 rows, nobody
  lngArtikelID INTEGER PRIMARY KEY,
  strNaam VARCHAR(80) NOT NULL, -- thing
  curPrijs INTEGER NOT NULL -- int
);
CREATE TABLE tblFacturen ( -- 150 rows, of relatie
  lngFactuurID INTEGER PRIMARY KEY,
  lngKlant INTEGER NOT NULL, -- ref tblRelaties
  strFactuurNr VARCHAR(20) NOT NULL, -- word
  datFactuur DATE NOT NULL, -- moment
  strTav VARCHAR(80) -- personal name
);
CREATE TABLE tblBrieven ( -- 60 rows, of relatie
  lngBriefID INTEGER PRIMARY KEY,
  lngRelatieID INTEGER NOT NULL, -- ref tblRelaties
  memTekst TEXT, -- personal text
  datVerzonden DATE -- moment
);
CREATE TABLE tblGebruikers ( -- 12 rows, of gebruiker
  lngGebruikerID INTEGER PRIMARY KEY,
  strLogin VARCHAR(40) NOT NULL, -- personal handle
  strWw VARCHAR(64) NOT NULL, -- personal hash
  strNaam VARCHAR(80) -- personal name
);
CREATE TABLE tblLog ( -- 300 rows, of gebruiker
  lngLogID INTEGER PRIMARY KEY,
  lngGebruiker INTEGER NOT NULL, -- ref tblGebruikers
  strIP VARCHAR(45), -- personal ip
  strActie VARCHAR(40), -- code inloggen|uitloggen|bewerken
  lngTijd INTEGER NOT NULL -- epoch
);
CREATE TABLE tblGastenboek ( -- 60 rows, of themselves
  lngID INTEGER PRIMARY KEY,
  strWie VARCHAR(80), -- personal name
  strContact VARCHAR(120), -- personal email
  memBericht TEXT, -- personal text
  lngWanneer INTEGER NOT NULL -- epoch
);
CREATE TABLE tblKentekens ( -- 40 rows, of relatie
  lngID INTEGER PRIMARY KEY,
  lngRelatie INTEGER NOT NULL, -- ref tblRelaties
  strKent VARCHAR(10) -- personal plate
);
CREATE TABLE tblSoorten ( -- 6 rows, nobody
  lngSoort INTEGER PRIMARY KEY,
  strOms VARCHAR(40) NOT NULL -- thing
);
CREATE TABLE tblInstellingen ( -- 20 rows, nobody
  strSleutel VARCHAR(40) PRIMARY KEY, -- key
  strWaarde VARCHAR(200) -- word
);

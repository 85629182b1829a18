-- Personnel as a Dutch tool has it: abbreviations, a BSN and an RSIN, sick leave, keys that are declared.
CREATE TABLE mdw ( -- 90 rows, of medewerker
  mdw_id INTEGER PRIMARY KEY,
  persnr VARCHAR(10) NOT NULL UNIQUE, -- personal word
  vnaam VARCHAR(40), -- personal first
  tussenv VARCHAR(10), -- null
  anaam VARCHAR(60) NOT NULL, -- personal last
  gesl VARCHAR(1), -- personal code m|v|x
  geb_dat DATE, -- personal birth
  bsn VARCHAR(9), -- personal bsn
  adres VARCHAR(80), -- personal street
  huisnr VARCHAR(8), -- personal small
  pcode VARCHAR(7), -- personal postcode
  wplaats VARCHAR(60), -- personal town
  tel_prive VARCHAR(20), -- personal phone
  email_werk VARCHAR(120), -- personal email
  rek_iban VARCHAR(34), -- personal iban
  burg_staat VARCHAR(20), -- personal code gehuwd|ongehuwd|gescheiden
  afd_id INTEGER REFERENCES afd (afd_id), -- ref afd
  dat_in_dienst DATE NOT NULL, -- moment
  dat_uit_dienst DATE, -- null
  mutatiedatum TIMESTAMP -- moment
);
CREATE TABLE afd ( -- 8 rows, nobody
  afd_id INTEGER PRIMARY KEY,
  omschr VARCHAR(60) NOT NULL -- thing
);
CREATE TABLE bedr ( -- 6 rows, unclear
  bedr_id INTEGER PRIMARY KEY,
  handelsnaam VARCHAR(80) NOT NULL, -- thing
  kvk_nr VARCHAR(8), -- word
  fiscaal_nr VARCHAR(9), -- bsn
  loonheffingsnr VARCHAR(12) -- word
);
CREATE TABLE verzuim ( -- 60 rows, of medewerker
  verz_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  dat_ziek DATE NOT NULL, -- personal moment
  dat_hersteld DATE, -- moment
  perc_arb_ongeschikt INTEGER, -- personal int
  toelichting TEXT -- personal sick
);
CREATE TABLE loonstrook ( -- 200 rows, of medewerker
  ls_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  periode VARCHAR(12) NOT NULL, -- word
  bruto INTEGER NOT NULL, -- personal int
  netto INTEGER NOT NULL, -- personal int
  dat_betaald DATE NOT NULL -- moment
);
CREATE TABLE verlof ( -- 80 rows, of medewerker
  verlof_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  goedgek_door INTEGER REFERENCES mdw (mdw_id), -- nref mdw
  van_dat DATE NOT NULL, -- moment
  tot_dat DATE NOT NULL, -- moment
  reden VARCHAR(200) -- personal sentence
);
CREATE TABLE uren ( -- 300 rows, of medewerker
  uren_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  dat DATE NOT NULL, -- moment
  aant INTEGER NOT NULL, -- int
  proj_cd VARCHAR(10) -- code P1|P2|P3
);
CREATE TABLE beoord ( -- 40 rows, of medewerker
  beo_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  leidingg_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  dat_gesprek DATE NOT NULL, -- moment
  verslag TEXT NOT NULL, -- personal text
  cijfer INTEGER -- personal int
);
CREATE TABLE partner ( -- 40 rows, of medewerker
  partner_id INTEGER PRIMARY KEY,
  mdw_id INTEGER NOT NULL REFERENCES mdw (mdw_id), -- ref mdw
  partner_naam VARCHAR(80), -- personal name
  noodtel VARCHAR(20) -- personal phone
);
CREATE TABLE sollicitant ( -- 40 rows, of sollicitant
  soll_id INTEGER PRIMARY KEY,
  naam VARCHAR(80) NOT NULL, -- personal name
  mail VARCHAR(120) NOT NULL, -- personal email
  cv TEXT, -- personal text
  motivatie TEXT, -- personal text
  dat_ontv DATE NOT NULL -- moment
);
CREATE TABLE leaseauto ( -- 20 rows, of medewerker
  auto_id INTEGER PRIMARY KEY,
  mdw_id INTEGER REFERENCES mdw (mdw_id), -- nref mdw
  kenteken VARCHAR(8) NOT NULL, -- personal plate
  merk VARCHAR(30) -- code Opel|Volvo
);
CREATE TABLE feestdag ( -- 10 rows, nobody
  dat DATE PRIMARY KEY, -- key
  omschr VARCHAR(60) -- thing
);

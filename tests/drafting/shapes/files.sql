-- A cloud for files: people are known by a word, keys are texts, copies of names stand beside links.
CREATE TABLE fc_users ( -- 60 rows, of user
  uid VARCHAR(64) PRIMARY KEY, -- key
  displayname VARCHAR(64), -- personal name
  password VARCHAR(255) NOT NULL -- personal bcrypt
);
CREATE TABLE fc_accounts ( -- 60 rows, of user
  uid VARCHAR(64) PRIMARY KEY, -- oneof fc_users
  data JSON -- personal json
);
CREATE TABLE fc_preferences ( -- 200 rows, of user
  id INTEGER PRIMARY KEY,
  userid VARCHAR(64) NOT NULL, -- ref fc_users
  configkey VARCHAR(64) NOT NULL, -- word
  configvalue TEXT -- personal word
);
CREATE TABLE fc_shares ( -- 60 rows, of user
  id INTEGER PRIMARY KEY,
  uid_owner VARCHAR(64) NOT NULL, -- ref fc_users
  target VARCHAR(64), -- nref fc_users
  file_target VARCHAR(512) NOT NULL, -- personal picture
  stime INTEGER NOT NULL -- epoch
);
CREATE TABLE fc_folders ( -- 20 rows, unclear
  id INTEGER PRIMARY KEY,
  path VARCHAR(400) NOT NULL, -- personal picture
  last_editor_id VARCHAR(64), -- nref fc_users
  last_editor_name VARCHAR(64) -- personal name
);
CREATE TABLE fc_attempts ( -- 20 rows, of themselves
  id INTEGER PRIMARY KEY,
  occurred INTEGER NOT NULL, -- epoch
  ip VARCHAR(45) NOT NULL -- personal ip
);
CREATE TABLE fc_locations ( -- 6 rows, unclear
  id INTEGER PRIMARY KEY,
  name VARCHAR(60) NOT NULL, -- thing
  street VARCHAR(60) NOT NULL -- street
);
CREATE TABLE fc_appconfig ( -- 30 rows, nobody
  id INTEGER PRIMARY KEY,
  appid VARCHAR(32) NOT NULL, -- word
  configvalue TEXT -- word
);

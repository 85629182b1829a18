-- A school as old learning platforms are: no keys declared, words glued together, moments as seconds.
CREATE TABLE ls_user ( -- 80 rows, of user
  id INTEGER PRIMARY KEY,
  auth VARCHAR(20) NOT NULL, -- code manual|ldap
  username VARCHAR(100) NOT NULL, -- personal handle
  password VARCHAR(255) NOT NULL, -- personal bcrypt
  firstname VARCHAR(100) NOT NULL, -- personal first
  lastname VARCHAR(100) NOT NULL, -- personal last
  email VARCHAR(100) NOT NULL, -- personal email
  phone1 VARCHAR(20) NOT NULL, -- personal phone
  city VARCHAR(120) NOT NULL, -- personal town
  lastip VARCHAR(45) NOT NULL, -- personal ip
  picture INTEGER NOT NULL, -- int
  timecreated INTEGER NOT NULL -- epoch
);
CREATE TABLE ls_course ( -- 12 rows, nobody
  id INTEGER PRIMARY KEY,
  fullname VARCHAR(200) NOT NULL, -- thing
  startdate INTEGER NOT NULL -- epoch
);
CREATE TABLE ls_enrolment ( -- 120 rows, of user
  id INTEGER PRIMARY KEY,
  courseid INTEGER NOT NULL, -- ref ls_course
  userid INTEGER NOT NULL, -- ref ls_user
  modifierid INTEGER NOT NULL, -- ref ls_user
  timecreated INTEGER NOT NULL -- epoch
);
CREATE TABLE ls_discussion ( -- 40 rows, of user
  id INTEGER PRIMARY KEY,
  course INTEGER NOT NULL, -- ref ls_course
  name VARCHAR(200) NOT NULL, -- personal sentence
  firstpost INTEGER NOT NULL, -- ref ls_discussion_post
  userid INTEGER NOT NULL -- ref ls_user
);
CREATE TABLE ls_discussion_post ( -- 150 rows, of user
  id INTEGER PRIMARY KEY,
  discussion INTEGER NOT NULL, -- ref ls_discussion
  parent INTEGER NOT NULL, -- ref0 ls_discussion_post
  userid INTEGER NOT NULL, -- ref ls_user
  created INTEGER NOT NULL, -- epoch
  message TEXT NOT NULL -- personal text
);
CREATE TABLE ls_submission ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  userid INTEGER NOT NULL, -- ref ls_user
  timecreated INTEGER NOT NULL -- epoch
);
CREATE TABLE ls_submissiontext ( -- 60 rows, of ls_submission
  id INTEGER PRIMARY KEY,
  submission INTEGER NOT NULL, -- ref ls_submission
  onlinetext TEXT NOT NULL -- personal text
);
CREATE TABLE ls_mail ( -- 60 rows, of user
  id INTEGER PRIMARY KEY,
  useridfrom INTEGER NOT NULL, -- ref ls_user
  useridto INTEGER NOT NULL, -- ref ls_user
  fullmessage TEXT NOT NULL, -- personal text
  timecreated INTEGER NOT NULL -- epoch
);
CREATE TABLE ls_conversation_members ( -- 50 rows, of user
  id INTEGER PRIMARY KEY,
  conversationid INTEGER NOT NULL, -- ref ls_conversation
  userid INTEGER NOT NULL -- ref ls_user
);
CREATE TABLE ls_conversation ( -- 20 rows, unclear
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) -- word
);
CREATE TABLE ls_user_info ( -- 60 rows, of user
  userid INTEGER PRIMARY KEY, -- key
  about TEXT -- personal text
);
CREATE TABLE ls_config ( -- 40 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) NOT NULL, -- word
  value TEXT -- word
);

-- A helpdesk as Laravel applications are: morphs everywhere, JSON, tokens, customers beside users of the back office.
CREATE TABLE users ( -- 20 rows, of user
  id INTEGER PRIMARY KEY,
  name VARCHAR(255) NOT NULL, -- personal name
  email VARCHAR(255) NOT NULL UNIQUE, -- personal email
  email_verified_at TIMESTAMP, -- moment
  password VARCHAR(255) NOT NULL, -- personal bcrypt
  remember_token VARCHAR(100), -- personal token
  created_at TIMESTAMP, -- moment
  updated_at TIMESTAMP -- moment
);
CREATE TABLE customers ( -- 150 rows, of customer
  id INTEGER PRIMARY KEY,
  first_name VARCHAR(255) NOT NULL, -- personal first
  last_name VARCHAR(255), -- personal last
  company VARCHAR(255), -- personal thing
  job_title VARCHAR(255), -- personal job
  photo_url VARCHAR(255), -- null
  notes TEXT, -- personal text
  created_at TIMESTAMP, -- moment
  updated_at TIMESTAMP -- moment
);
CREATE TABLE emails ( -- 160 rows, of customer
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE, -- ref customers
  email VARCHAR(191) NOT NULL -- personal email
);
CREATE TABLE mailboxes ( -- 5 rows, unclear
  id INTEGER PRIMARY KEY,
  name VARCHAR(40) NOT NULL, -- thing
  email VARCHAR(128) NOT NULL, -- email
  signature TEXT -- text
);
CREATE TABLE conversations ( -- 200 rows, of customer
  id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL, -- int
  status INTEGER NOT NULL, -- int
  subject VARCHAR(998), -- personal sentence
  customer_email VARCHAR(191), -- personal email
  preview VARCHAR(255) NOT NULL, -- personal text
  mailbox_id INTEGER NOT NULL REFERENCES mailboxes (id), -- ref mailboxes
  user_id INTEGER, -- nref users
  customer_id INTEGER REFERENCES customers (id), -- ref customers
  created_by_user_id INTEGER, -- nref users
  closed_by_user_id INTEGER, -- nref users
  closed_at TIMESTAMP, -- moment
  created_at TIMESTAMP -- moment
);
CREATE TABLE threads ( -- 400 rows, of conversations
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL REFERENCES conversations (id), -- ref conversations
  user_id INTEGER, -- nref users
  type INTEGER NOT NULL, -- int
  body TEXT NOT NULL, -- personal text
  headers TEXT, -- personal text
  "from" VARCHAR(191), -- personal email
  "to" TEXT, -- personal email
  customer_id INTEGER, -- ref customers
  created_at TIMESTAMP -- moment
);
CREATE TABLE attachments ( -- 60 rows, of threads
  id INTEGER PRIMARY KEY,
  thread_id INTEGER, -- ref threads
  file_dir VARCHAR(20), -- word
  file_name VARCHAR(255) NOT NULL, -- personal picture
  mime_type VARCHAR(127) NOT NULL, -- code image/png|image/jpeg
  size INTEGER -- int
);
CREATE TABLE addresses ( -- 100 rows, of customer
  id INTEGER PRIMARY KEY,
  addressable_type VARCHAR(255) NOT NULL, -- code App\Models\Customer
  addressable_id INTEGER NOT NULL, -- ref customers
  street VARCHAR(255), -- personal street
  zip VARCHAR(10), -- personal postcode
  city VARCHAR(100) -- personal town
);
CREATE TABLE activity_log ( -- 200 rows, of user
  id INTEGER PRIMARY KEY,
  log_name VARCHAR(191), -- code in|out
  causer_id INTEGER, -- ref users
  causer_type VARCHAR(191), -- code App\Models\User
  subject_id INTEGER, -- ref conversations
  subject_type VARCHAR(191), -- code App\Models\Conversation
  description TEXT NOT NULL, -- personal text
  properties JSON, -- personal json
  created_at TIMESTAMP -- moment
);
CREATE TABLE notifications ( -- 80 rows, of user
  id VARCHAR(36) PRIMARY KEY, -- key
  type VARCHAR(255) NOT NULL, -- code App\Notifications\Assigned
  notifiable_type VARCHAR(255) NOT NULL, -- code App\Models\User
  notifiable_id INTEGER NOT NULL, -- ref users
  data JSON NOT NULL, -- personal json
  read_at TIMESTAMP, -- moment
  created_at TIMESTAMP -- moment
);
CREATE TABLE personal_access_tokens ( -- 15 rows, of user
  id INTEGER PRIMARY KEY,
  tokenable_type VARCHAR(255) NOT NULL, -- code App\Models\User
  tokenable_id INTEGER NOT NULL, -- ref users
  name VARCHAR(255) NOT NULL, -- personal word
  token VARCHAR(64) NOT NULL UNIQUE, -- personal hash
  last_used_at TIMESTAMP, -- moment
  created_at TIMESTAMP -- moment
);
CREATE TABLE password_resets ( -- 12 rows, of user
  email VARCHAR(255) NOT NULL, -- personal useremail
  token VARCHAR(255) NOT NULL, -- personal bcrypt
  created_at TIMESTAMP, -- moment
  id INTEGER PRIMARY KEY
);
CREATE TABLE failed_jobs ( -- 20 rows, unclear
  id INTEGER PRIMARY KEY,
  queue TEXT NOT NULL, -- code default|emails
  payload TEXT NOT NULL, -- personal json
  exception TEXT NOT NULL, -- text
  failed_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE tags ( -- 15 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) NOT NULL, -- word
  counter INTEGER NOT NULL -- int
);
CREATE TABLE migrations ( -- 40 rows, nobody
  id INTEGER PRIMARY KEY,
  migration VARCHAR(255) NOT NULL, -- word
  batch INTEGER NOT NULL -- int
);
CREATE TABLE options ( -- 30 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(191) NOT NULL, -- word
  value TEXT -- word
);

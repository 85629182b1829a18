-- A forum as Rails applications are: declared keys here and there, pairs of type and id, a vector for full text.
CREATE TABLE users ( -- 120 rows, of user
  id INTEGER PRIMARY KEY,
  username VARCHAR(60) NOT NULL UNIQUE, -- personal handle
  name VARCHAR(255), -- personal name
  encrypted_password VARCHAR(128) NOT NULL, -- personal bcrypt
  registration_ip_address TEXT, -- personal ip
  trust_level INTEGER NOT NULL DEFAULT 0, -- int
  admin BOOLEAN NOT NULL DEFAULT FALSE, -- bool
  locale VARCHAR(10), -- personal locale
  date_of_birth DATE, -- personal birth
  title VARCHAR(255), -- personal job
  uploaded_avatar_id INTEGER, -- nref uploads
  last_seen_at TIMESTAMP, -- personal moment
  created_at TIMESTAMP NOT NULL, -- moment
  suspended_till TIMESTAMP -- null
);
CREATE TABLE user_emails ( -- 120 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id), -- ref users
  email VARCHAR(513) NOT NULL, -- personal email
  "primary" BOOLEAN NOT NULL, -- bool
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE user_profiles ( -- 120 rows, of user
  user_id INTEGER PRIMARY KEY, -- key
  location VARCHAR(3000), -- personal town
  website VARCHAR(3000), -- personal url
  bio_raw TEXT, -- personal text
  views INTEGER NOT NULL DEFAULT 0 -- int
);
CREATE TABLE uploads ( -- 60 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL, -- ref users
  original_filename VARCHAR(255) NOT NULL, -- personal picture
  filesize INTEGER NOT NULL, -- int
  sha1 VARCHAR(40), -- hash
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE categories ( -- 12 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(50) NOT NULL, -- thing
  color VARCHAR(6) NOT NULL, -- code AB12CD|00FF00|FF0000
  slug VARCHAR(255) NOT NULL -- thing
);
CREATE TABLE topics ( -- 150 rows, of user
  id INTEGER PRIMARY KEY,
  title VARCHAR(200) NOT NULL, -- personal sentence
  user_id INTEGER NOT NULL, -- ref users
  last_post_user_id INTEGER NOT NULL, -- ref users
  category_id INTEGER, -- ref categories
  posts_count INTEGER NOT NULL DEFAULT 0, -- int
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE posts ( -- 400 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER, -- nref users
  topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE, -- ref topics
  post_number INTEGER NOT NULL, -- int
  raw TEXT NOT NULL, -- personal text
  cooked TEXT NOT NULL, -- personal text
  reply_to_post_id INTEGER, -- nref posts
  reads INTEGER NOT NULL DEFAULT 0, -- int
  created_at TIMESTAMP NOT NULL, -- moment
  deleted_at TIMESTAMP, -- null
  deleted_by_id INTEGER -- nref users
);
CREATE TABLE post_search_data ( -- 100 rows, of posts
  post_id INTEGER PRIMARY KEY, -- key
  raw_data TEXT, -- personal text
  locale TEXT -- locale
);
CREATE TABLE likes ( -- 200 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL, -- ref users
  post_id INTEGER NOT NULL, -- ref posts
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE follows ( -- 80 rows, of user
  id INTEGER PRIMARY KEY,
  follower_id INTEGER NOT NULL REFERENCES users (id), -- ref users
  followed_id INTEGER NOT NULL REFERENCES users (id), -- ref users
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE bookmarks ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL, -- ref users
  bookmarkable_id INTEGER NOT NULL, -- ref topics
  bookmarkable_type VARCHAR(40) NOT NULL, -- code Topic|Post
  name VARCHAR(100), -- personal sentence
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE private_messages ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  sender_id INTEGER NOT NULL, -- ref users
  recipient_id INTEGER NOT NULL, -- ref users
  body TEXT NOT NULL, -- personal text
  sent_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE user_auth_tokens ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL, -- ref users
  auth_token VARCHAR(64) NOT NULL, -- personal hash
  user_agent VARCHAR(500), -- personal agent
  client_ip TEXT, -- personal ip
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE email_logs ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  to_address VARCHAR(255) NOT NULL, -- personal email
  email_type VARCHAR(40) NOT NULL, -- code digest|signup|reply
  user_id INTEGER, -- nref users
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE screened_ip_addresses ( -- 20 rows, of themselves
  id INTEGER PRIMARY KEY,
  ip_address TEXT NOT NULL, -- personal ip
  match_count INTEGER NOT NULL, -- int
  created_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE invites ( -- 30 rows, of user
  id INTEGER PRIMARY KEY,
  invite_key VARCHAR(32) NOT NULL, -- personal hash
  email TEXT, -- personal email
  invited_by_id INTEGER NOT NULL, -- ref users
  created_at TIMESTAMP NOT NULL, -- moment
  expires_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE site_settings ( -- 40 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) NOT NULL, -- word
  data_type INTEGER NOT NULL, -- int
  value TEXT -- word
);
CREATE TABLE schema_migrations ( -- 40 rows, nobody
  version VARCHAR(40) PRIMARY KEY -- key
);
CREATE TABLE badges ( -- 20 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) NOT NULL, -- thing
  grant_count INTEGER NOT NULL DEFAULT 0, -- int
  enabled BOOLEAN NOT NULL -- bool
);
CREATE TABLE user_badges ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  badge_id INTEGER NOT NULL, -- ref badges
  user_id INTEGER NOT NULL, -- ref users
  granted_by_id INTEGER NOT NULL, -- ref users
  granted_at TIMESTAMP NOT NULL -- moment
);

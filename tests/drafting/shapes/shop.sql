-- A shop as Django applications are: tables with the application's name in front, content types, guests by address.
CREATE TABLE auth_user ( -- 110 rows, of user
  id INTEGER PRIMARY KEY,
  password VARCHAR(128) NOT NULL, -- personal pbkdf2
  last_login TIMESTAMP, -- personal moment
  is_superuser BOOLEAN NOT NULL, -- bool
  username VARCHAR(150) NOT NULL UNIQUE, -- personal handle
  first_name VARCHAR(150) NOT NULL, -- personal first
  last_name VARCHAR(150) NOT NULL, -- personal last
  email VARCHAR(254) NOT NULL, -- personal email
  is_staff BOOLEAN NOT NULL, -- bool
  is_active BOOLEAN NOT NULL, -- bool
  date_joined TIMESTAMP NOT NULL -- moment
);
CREATE TABLE auth_group ( -- 4 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(150) NOT NULL UNIQUE -- thing
);
CREATE TABLE auth_permission ( -- 60 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(255) NOT NULL, -- thing
  content_type_id INTEGER NOT NULL REFERENCES django_content_type (id), -- ref django_content_type
  codename VARCHAR(100) NOT NULL -- word
);
CREATE TABLE django_content_type ( -- 6 rows, nobody
  id INTEGER PRIMARY KEY,
  app_label VARCHAR(100) NOT NULL, -- code shop|auth
  model VARCHAR(100) NOT NULL -- word
);
CREATE TABLE django_migrations ( -- 30 rows, nobody
  id INTEGER PRIMARY KEY,
  app VARCHAR(255) NOT NULL, -- word
  name VARCHAR(255) NOT NULL, -- word
  applied TIMESTAMP NOT NULL -- moment
);
CREATE TABLE django_session ( -- 40 rows, unclear
  session_key VARCHAR(40) PRIMARY KEY, -- key
  session_data TEXT NOT NULL, -- personal token
  expire_date TIMESTAMP NOT NULL -- moment
);
CREATE TABLE django_admin_log ( -- 60 rows, of user
  id INTEGER PRIMARY KEY,
  action_time TIMESTAMP NOT NULL, -- moment
  object_id TEXT, -- word
  object_repr VARCHAR(200) NOT NULL, -- personal name
  action_flag INTEGER NOT NULL, -- int
  change_message TEXT NOT NULL, -- personal text
  content_type_id INTEGER REFERENCES django_content_type (id), -- ref django_content_type
  user_id INTEGER NOT NULL REFERENCES auth_user (id) -- ref auth_user
);
CREATE TABLE shop_customerprofile ( -- 100 rows, of user
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL UNIQUE REFERENCES auth_user (id), -- oneof auth_user
  phone VARCHAR(30) NOT NULL, -- personal phone
  birth_date DATE, -- personal birth
  newsletter BOOLEAN NOT NULL, -- personal bool
  vat_number VARCHAR(20) -- null
);
CREATE TABLE shop_address ( -- 130 rows, of user
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES auth_user (id), -- ref auth_user
  recipient VARCHAR(100) NOT NULL, -- personal name
  line1 VARCHAR(200) NOT NULL, -- personal street
  postcode VARCHAR(10) NOT NULL, -- personal postcode
  city VARCHAR(100) NOT NULL, -- personal town
  country_id VARCHAR(2) NOT NULL REFERENCES shop_country (code) -- ref shop_country
);
CREATE TABLE shop_country ( -- 5 rows, nobody
  code VARCHAR(2) PRIMARY KEY, -- key
  name VARCHAR(100) NOT NULL -- thing
);
CREATE TABLE shop_category ( -- 8 rows, nobody
  id INTEGER PRIMARY KEY,
  name VARCHAR(100) NOT NULL, -- thing
  slug VARCHAR(100) NOT NULL, -- word
  parent_id INTEGER REFERENCES shop_category (id) -- nref shop_category
);
CREATE TABLE shop_product ( -- 60 rows, nobody
  id INTEGER PRIMARY KEY,
  category_id INTEGER NOT NULL REFERENCES shop_category (id), -- ref shop_category
  name VARCHAR(200) NOT NULL, -- thing
  sku VARCHAR(40) NOT NULL, -- word
  price INTEGER NOT NULL, -- int
  stock INTEGER NOT NULL, -- int
  created_by_id INTEGER REFERENCES auth_user (id) -- nref auth_user
);
CREATE TABLE shop_order ( -- 200 rows, of user
  id INTEGER PRIMARY KEY,
  number VARCHAR(20) NOT NULL UNIQUE, -- word
  user_id INTEGER REFERENCES auth_user (id), -- nref auth_user
  guest_email VARCHAR(254) NOT NULL, -- personal email
  shipping_address_id INTEGER REFERENCES shop_address (id), -- nref shop_address
  status VARCHAR(20) NOT NULL, -- code new|paid|sent|done
  total INTEGER NOT NULL, -- personal int
  ip_address VARCHAR(45), -- personal ip
  customer_note TEXT NOT NULL, -- personal text
  created TIMESTAMP NOT NULL -- moment
);
CREATE TABLE shop_orderline ( -- 300 rows, of shop_order
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES shop_order (id), -- ref shop_order
  product_id INTEGER NOT NULL REFERENCES shop_product (id), -- ref shop_product
  quantity INTEGER NOT NULL, -- int
  unit_price INTEGER NOT NULL -- int
);
CREATE TABLE shop_payment ( -- 180 rows, of shop_order
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES shop_order (id), -- ref shop_order
  method VARCHAR(20) NOT NULL, -- code ideal|card
  iban VARCHAR(34), -- personal iban
  account_holder VARCHAR(100), -- personal name
  paid_at TIMESTAMP NOT NULL -- moment
);
CREATE TABLE shop_review ( -- 90 rows, of user
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES shop_product (id), -- ref shop_product
  user_id INTEGER NOT NULL REFERENCES auth_user (id), -- ref auth_user
  title VARCHAR(200) NOT NULL, -- personal sentence
  body TEXT NOT NULL, -- personal text
  rating INTEGER NOT NULL, -- int
  approved_by_id INTEGER REFERENCES auth_user (id), -- nref auth_user
  created TIMESTAMP NOT NULL -- moment
);
CREATE TABLE newsletter_subscription ( -- 90 rows, of themselves
  id INTEGER PRIMARY KEY,
  email_field VARCHAR(254) NOT NULL, -- personal email
  name_field VARCHAR(30), -- personal first
  ip VARCHAR(45), -- personal ip
  subscribe_date TIMESTAMP, -- moment
  unsubscribe_date TIMESTAMP, -- null
  activation_code VARCHAR(40) NOT NULL -- personal hash
);
CREATE TABLE contact_message ( -- 50 rows, of themselves
  id INTEGER PRIMARY KEY,
  naam VARCHAR(100) NOT NULL, -- personal name
  afzender VARCHAR(254) NOT NULL, -- personal email
  vraag TEXT NOT NULL, -- personal text
  received_on TIMESTAMP NOT NULL -- moment
);

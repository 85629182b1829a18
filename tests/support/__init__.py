"""What the tests stand on: servers, an account of what could not run, promises and who carries them."""

import ArgumentParser

/// Whether a client may ask.
enum ClientStanding: String, EnumerableFlag {
    case active, disabled
}

import ArgumentParser

/// In what state authorities are listed.
enum ListedState: String, CaseIterable, ExpressibleByArgument {
    /// It issues.
    case active
    /// It issues no more.
    case retired
    /// Its key is gone.
    case destroyed
    /// Somebody else was asked to certify it.
    case requested
}

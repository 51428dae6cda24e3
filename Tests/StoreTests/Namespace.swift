import Foundation

/// A mount namespace of its own for one command: what it mounts is gone when it ends.
enum Namespace {
    /// The words before the command; without root, a user namespace lends the right to mount.
    static var prefix: [String] { geteuid() == 0 ? ["unshare", "-m"] : ["unshare", "-rm"] }
}

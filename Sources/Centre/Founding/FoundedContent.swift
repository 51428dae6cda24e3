import Model
import OpenSSL

/// What a new state directory is filled with.
protocol FoundedContent {
    /// Every key with its file name.
    var keys: [(name: String, key: PrivateKey)] { get }
    /// The key that signs audit checkpoints.
    var auditKey: PrivateKey { get }
    /// Everything that goes into the book, as one unit of work.
    var changes: [Change] { get }
}

public import Model
import Tokens

/// What a job wants of a token.
public struct KeyWish: Hashable, Codable, Sendable {
    /// The kind of key that it must make.
    public let algorithm: KeyAlgorithm
    /// Whether its maker must state that the key was made in it.
    public let isAttested: Bool

    /// Describes a wish.
    public init(algorithm: KeyAlgorithm, isAttested: Bool) {
        self.algorithm = algorithm
        self.isAttested = isAttested
    }

    /// For people: "rsa4096", or "rsa4096 with its maker's statement".
    public var words: String { algorithm.rawValue + (isAttested ? " with its maker's statement" : "") }

    /// Whether a token can fulfil it.
    func isMet(by capabilities: TokenCapabilities) -> Bool {
        capabilities.algorithms.contains(algorithm) && (!isAttested || capabilities.has(.attestation))
    }
}

public import Model
import Tokens

/// What a job wants of a token.
public struct KeyWish: Hashable, Codable, Sendable {
    /// The kind of key that it must make.
    public let algorithm: KeyAlgorithm
    /// Whether its maker must state that the key was made in it.
    public let isAttested: Bool

    /// Whether it must take in a pair to decrypt with (双证书).
    public let isPaired: Bool

    /// Describes a wish.
    public init(algorithm: KeyAlgorithm, isAttested: Bool, isPaired: Bool = false) {
        self.algorithm = algorithm
        self.isAttested = isAttested
        self.isPaired = isPaired
    }

    /// For people: "rsa4096", or "rsa4096 with its maker's statement".
    public var words: String {
        algorithm.rawValue + (isAttested ? " with its maker's statement" : "")
            + (isPaired ? " and an encryption key beside it" : "")
    }

    /// Whether a token can fulfil it.
    func isMet(by capabilities: TokenCapabilities) -> Bool {
        capabilities.algorithms.contains(algorithm) && (!isAttested || capabilities.has(.attestation))
            && (!isPaired || KeyWish.takesPair(capabilities, algorithm))
    }

    /// Whether a token takes in a pair to decrypt with beside a key of this kind.
    static func takesPair(_ capabilities: TokenCapabilities, _ algorithm: KeyAlgorithm) -> Bool {
        switch algorithm {
        case .sm2: capabilities.has(.envelopes)
        case .p256, .p384, .rsa2048, .rsa3072, .rsa4096: capabilities.has(.unwrapping)
        case .ed25519: false
        }
    }
}

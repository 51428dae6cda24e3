public import Model

/// What a token can do, as far as it tells for nothing; asked of each token, never presumed of a model.
public struct TokenCapabilities: Hashable, Codable, Sendable {
    /// How the kinds of keys are known.
    public enum Basis: String, Codable, Sendable {
        /// The token lists them: in the answer to SELECT, or as mechanisms of PKCS#11.
        case listed
        /// Its maker documents them for the firmware that the token states.
        case firmware
        /// It says nothing: those that a PIV card is to have (SP 800-78-4 table 3-1).
        case standard
    }

    /// What a token may have beyond the standard.
    public enum Feature: String, CaseIterable, Codable, Sendable {
        /// A serial number.
        case serial
        /// It tells which keys it has, and the tries left.
        case metadata
        /// It signs a statement that a key was made in it.
        case attestation
        /// Its number of PIN tries can be set, and it tells it.
        case pinTries
        /// It takes in a key pair to decrypt with, wrapped for its SM2 key to sign with.
        case envelopes
        /// The same, wrapped for an RSA key of its own that does nothing but unwrap.
        case unwrapping
    }

    /// The kinds of keys that it can make, in the order of `KeyAlgorithm`.
    public let algorithms: [KeyAlgorithm]
    /// How they are known.
    public let basis: Basis
    /// The version of its firmware, as "5.7.1"; nil when it does not tell.
    public let firmware: String?
    /// What it has beyond the standard, in the order of `Feature`.
    public let features: [Feature]

    /// Makes a description; the lists are put in order.
    public init(
        algorithms: Set<KeyAlgorithm>,
        basis: Basis,
        firmware: String? = nil,
        features: Set<Feature> = []
    ) {
        self.algorithms = KeyAlgorithm.allCases.filter(algorithms.contains)
        self.basis = basis
        self.firmware = firmware
        self.features = Feature.allCases.filter(features.contains)
    }

    /// Whether it has a feature.
    public func has(_ feature: Feature) -> Bool { features.contains(feature) }
}

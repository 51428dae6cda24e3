import ArgumentParser
import Issuer
import Model

/// The kind of key of an authority, as it is typed.
struct AuthorityAlgorithm: ExpressibleByArgument {
    static let allValueStrings = KeyAlgorithm.ofAuthorities.map(\.rawValue)

    let algorithm: KeyAlgorithm

    init?(argument: String) {
        guard let algorithm = KeyAlgorithm(rawValue: argument),
            KeyAlgorithm.ofAuthorities.contains(algorithm)
        else { return nil }
        self.algorithm = algorithm
    }
}

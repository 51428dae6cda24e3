public import Model
import OpenSSL

/// Tries a profile out before anybody depends on it: sample certificates of made-up facts, under an authority that
/// exists only for the check, through the template and the lints that real ones go through.
public enum ProfileCheck {
    /// One sample certificate, and what is wrong with it.
    public struct Sample: Hashable, Sendable {
        /// The kind of the authority's key.
        public let issuer: KeyAlgorithm
        /// The kind of the subject's key.
        public let subject: KeyAlgorithm
        /// Whether the facts that a profile can do without were present.
        public let isComplete: Bool
        /// What the lints object to; empty when nothing is wrong.
        public let findings: [LintFinding]
    }

    /// Makes and lints the sample certificates of a profile.
    ///
    /// - Parameters:
    ///   - profile: the profile.
    ///   - algorithms: kinds of keys to try, for the authority and for subjects; a subject's kind is tried
    ///     when the profile allows it. RSA of 4096 bits takes seconds.
    ///   - clock: what time it is.
    /// - Returns: one sample for every kind of authority, kind of subject, and with and without the facts
    ///   that can be absent.
    /// - Throws: `IssuanceError` with `.factUnusable` when the profile asks for a name that cannot be written, or
    ///   `.cryptography`.
    public static func run(
        _ profile: Profile,
        algorithms: [KeyAlgorithm] = KeyAlgorithm.allCases,
        clock: WallClock = .system
    ) throws(IssuanceError) -> [Sample] {
        let bench = ProfileBench(profile: profile, clock: clock)
        var samples: [Sample] = []
        for issuer in algorithms {
            for subject in algorithms where profile.keyAlgorithms.contains(subject) {
                for isComplete in [true, false] {
                    samples.append(try bench.sample(issuer: issuer, subject: subject, isComplete: isComplete))
                }
            }
        }
        return samples
    }
}

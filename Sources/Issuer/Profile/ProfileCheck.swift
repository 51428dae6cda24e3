public import Model
import OpenSSL

/// Tries a profile out before anybody depends on it: sample certificates of made-up facts, under an authority that
/// exists only for the check, through the template and the lints that real ones go through.
public enum ProfileCheck {
    /// Which facts are made up.
    public enum Facts: String, CaseIterable, Hashable, Sendable {
        /// Every fact that the profile can use.
        case all
        /// Only those that it cannot do without.
        case required
        /// Every fact, each as long as its attribute holds, with characters outside the Basic Multilingual Plane.
        case longest
    }

    /// One sample certificate, and what is wrong with it.
    public struct Sample: Hashable, Sendable {
        /// The kind of the authority's key.
        public let issuer: KeyAlgorithm
        /// The kind of the subject's key.
        public let subject: KeyAlgorithm
        /// Which facts were made up.
        public let facts: Facts
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
    /// - Returns: one sample for every kind of authority, kind of subject, and kind of facts.
    /// - Throws: `IssuanceError` with `.factUnusable` when the profile asks for a name that cannot be written, or
    ///   `.cryptography`.
    public static func run(
        _ profile: Profile,
        algorithms: [KeyAlgorithm] = KeyAlgorithm.allCases,
        clock: WallClock = .system
    ) throws(IssuanceError) -> [Sample] {
        try run(profile, bench: ProfileBench(clock: clock), algorithms: algorithms)
    }

    /// The same for several profiles, with the same keys.
    ///
    /// - Throws: as for one.
    public static func run(
        _ profiles: [Profile],
        algorithms: [KeyAlgorithm] = KeyAlgorithm.allCases,
        clock: WallClock = .system
    ) throws(IssuanceError) -> [(profile: Profile, samples: [Sample])] {
        let bench = ProfileBench(clock: clock)
        var results: [(profile: Profile, samples: [Sample])] = []
        for profile in profiles {
            results.append((profile, try run(profile, bench: bench, algorithms: algorithms)))
        }
        return results
    }

    private static func run(
        _ profile: Profile,
        bench: ProfileBench,
        algorithms: [KeyAlgorithm]
    ) throws(IssuanceError) -> [Sample] {
        var samples: [Sample] = []
        for issuer in algorithms {
            for subject in algorithms where profile.takes(subject, at: bench.clock.now) {
                for facts in Facts.allCases {
                    samples.append(
                        try bench.sample(of: profile, issuer: issuer, subject: subject, facts: facts)
                    )
                }
            }
        }
        return samples
    }
}

extension Profile {
    /// Whether it certifies such keys, also those of authorities, at this moment.
    fileprivate func takes(_ algorithm: KeyAlgorithm, at now: Timestamp) -> Bool {
        let isOver = algorithm.lastSecondOfAuthorities.map { $0 <= now } ?? false
        return keyAlgorithms.contains(algorithm) && !(purpose == .authority && isOver)
    }
}

extension ProfileCheck {
    /// A rule that certificates are held to.
    public struct Rule: Hashable, Sendable {
        /// Its name, which a profile may ignore.
        public let name: String
        /// The clause that it enforces.
        public let clause: String
    }

    /// Every rule, in the order of the standard's chapters; those of form first.
    public static let rules: [Rule] = Lints.rules.map { Rule(name: $0.rule, clause: $0.clause) }
}

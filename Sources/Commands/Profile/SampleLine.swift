import Model
import Issuer
import Model

/// A sample certificate's findings as lists print them.
struct SampleLine: Listing {
    let profile: String
    let issuer: String
    let subject: String
    let facts: String
    let findings: [String]

    init(_ profile: Profile, _ sample: ProfileCheck.Sample) {
        self.profile = profile.name
        issuer = sample.issuer.rawValue
        subject = sample.subject.rawValue
        facts = sample.facts.rawValue
        findings = sample.findings.map(\.description)
    }

    static let headings = ["PROFILE", "AUTHORITY", "SUBJECT", "FACTS", "FINDINGS"]
    var cells: [any Cell] {
        [profile, issuer, subject, facts, findings.isEmpty ? "none" : findings.joined(separator: "; ")]
    }
}

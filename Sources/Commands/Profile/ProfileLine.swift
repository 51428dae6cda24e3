import Issuer
import Model

/// A profile as lists print it.
struct ProfileLine: Listing {
    let name: String
    let label: String
    let purpose: String
    let authority: String
    let lifetime: String
    let keys: [String]
    let switchedOffBy: String?

    init(_ profile: Profile) {
        name = profile.name
        label = profile.label
        purpose = profile.purpose.rawValue
        authority = profile.authority.name
        lifetime = profile.lifetime.words
        keys = profile.keyAlgorithms.map(\.rawValue).sorted()
        switchedOffBy = profile.switchedOffBy?.rawValue
    }

    static let headings = ["NAME", "名称", "PURPOSE", "AUTHORITY", "LIFETIME", "OFF", "KEYS"]
    var cells: [any Cell] {
        [name, label, purpose, authority, lifetime, switchedOffBy ?? "-", keys.joined(separator: ",")]
    }
}

extension Profile.Lifetime {
    /// As people read it.
    var words: String {
        switch self {
        case .years(let years): "\(years) y"
        case .days(let days): "\(days) d"
        }
    }
}

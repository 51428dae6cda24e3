import Issuer
import Model

/// Which machines may be registered, and for what.
enum ClientRules {
    static func checkAdding(
        name: String,
        displayName: String,
        profiles: Set<String>,
        known: [String: Profile]
    ) throws(ClientRefusal) {
        guard (1...40).contains(name.utf8.count), name.utf8.allSatisfy(isAllowed),
            name.first?.isLetter == true
        else { throw ClientRefusal(.nameUnusable(name)) }
        guard (1...50).contains(displayName.unicodeScalars.count) else {
            throw ClientRefusal(.displayNameUnusable)
        }
        guard !profiles.isEmpty else { throw ClientRefusal(.noProfiles) }
        for profile in profiles.sorted() {
            guard let found = known[profile] else { throw ClientRefusal(.profileUnknown(profile)) }
            guard found.purpose == .service else { throw ClientRefusal(.profileNeedsApplication(profile)) }
        }
    }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}

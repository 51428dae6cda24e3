import Enrollment
import Tokens

/// A PKCS#11 module, or an SKF library with what a profile of the centre's folder `skf` says of it.
extension SettingsReader {
    /// What a module may be, in the words of an error.
    static let moduleForms = "{\"name\", \"path\"} or {\"name\", \"path\", \"skf\"}"

    /// Reads one; nil for another form.
    static func module(_ value: JSONValue) -> TokenModule? {
        guard case .object(let members) = value, let name = value["name"]?.text,
            let path = value["path"]?.text, path.hasPrefix("/"), isName(name)
        else { return nil }
        guard let skf = value["skf"] else {
            return members.count == 2 ? TokenModule(name: name, path: path) : nil
        }
        guard members.count == 3, let profile = profile(skf) else { return nil }
        return TokenModule(name: name, path: path, skf: name, profile: profile)
    }

    /// Every key of a profile's file, with a value that the file may have.
    private static func profile(_ value: JSONValue) -> SKFProfile? {
        guard case .object(let members) = value, members.count == 6,
            let ulong = value["ulong"]?.integer.flatMap(SKFLayout.Width.init(rawValue:)),
            let packed = value["packed"]?.boolean,
            let signs = value["signs"]?.text.flatMap(SKFProfile.Signing.init(rawValue:)),
            let pinCodes = value["pinCodes"]?.text.flatMap(SKFPINCodes.init(rawValue:)),
            let application = value["application"]?.text, SKFProfile.isApplication(application),
            let containers = value["containers"]?.text, SKFProfile.isPrefix(containers)
        else { return nil }
        return SKFProfile(
            ulong: ulong,
            packed: packed,
            signs: signs,
            pinCodes: pinCodes,
            application: application,
            containers: containers
        )
    }

    private static func isName(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy { character in
            (0x61...0x7A).contains(character) || (0x30...0x39).contains(character) || character == 0x2D
        }
        return isPlain && (1...40).contains(text.utf8.count)
    }
}

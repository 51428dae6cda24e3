import Foundation

/// The profile on its way to the process of its library.
extension SKFProfile {
    /// JSON, as an argument of a command.
    var argument: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Numbers and texts alone are always written.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Reads such an argument; nil for another text.
    init?(argument: String) {
        guard let profile = try? JSONDecoder().decode(SKFProfile.self, from: Data(argument.utf8)) else {
            return nil
        }
        self = profile
    }
}

import Model
import Tokens

extension TokenCapabilities {
    /// The kinds of keys on one line, and in brackets how they are known where the token does not list them itself.
    var keys: String {
        let names = algorithms.map(\.rawValue).joined(separator: " ")
        return switch basis {
        case .listed: names
        case .firmware: "\(names) (firmware \(firmware ?? "-"))"
        case .standard: "\(names) (presumed)"
        }
    }
}

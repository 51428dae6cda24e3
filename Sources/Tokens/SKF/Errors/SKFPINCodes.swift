/// Which codes a library has for a PIN that is wrong, and for one that is locked.
///
/// They decide whether a holder hears how many tries are left, so a library's profile says which are its own; the same
/// numbers mean something else in other libraries.
package enum SKFPINCodes: String, Codable, CaseIterable, Sendable {
    /// SAR_PIN_INCORRECT and SAR_PIN_LOCKED, 0x0A000024 and 0x0A000025.
    case standard
    /// 0x0A000029 and 0x0A00002A, as software tokens were seen to answer.
    case shifted

    /// What a wrong PIN gives.
    var incorrect: SKFStatus {
        switch self {
        case .standard: SKFStatus(rawValue: 0x0A00_0024)
        case .shifted: SKFStatus(rawValue: 0x0A00_0029)
        }
    }

    /// What a locked PIN gives.
    var locked: SKFStatus {
        switch self {
        case .standard: SKFStatus(rawValue: 0x0A00_0025)
        case .shifted: SKFStatus(rawValue: 0x0A00_002A)
        }
    }
}

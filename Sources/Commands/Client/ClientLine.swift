import Model

/// A machine client as lists print it.
struct ClientLine: Listing {
    let name: String
    let displayName: String
    let active: Bool
    let profiles: [String]
    let authority: String
    let certificate: String
    let createdAt: Moment

    init(_ record: ClientRecord) {
        name = record.name
        displayName = record.displayName
        active = record.isActive
        profiles = record.profiles.sorted()
        authority = record.certificate.authority.name
        certificate = record.certificate.serial.hexadecimal
        createdAt = Moment(record.createdAt)
    }

    static let headings = ["NAME", "DISPLAY NAME", "ACTIVE", "PROFILES", "CERTIFICATE", "SINCE"]
    var cells: [any Cell] {
        [name, displayName, active ? "yes" : "no", profiles.joined(separator: ","), certificate, createdAt]
    }
}

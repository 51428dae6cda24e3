import Model

/// A staff member as lists print them.
struct StaffLine: Listing {
    let name: String
    let displayName: String
    let roles: [String]
    let certificate: String?
    let createdAt: String

    init(_ record: StaffRecord) {
        name = record.name
        displayName = record.displayName
        roles = record.roles.map(\.rawValue).sorted()
        certificate = record.certificate?.serial.hexadecimal
        createdAt = Moment.text(record.createdAt)
    }

    static let headings = ["NAME", "姓名", "ROLES", "SINCE"]
    var cells: [String] { [name, displayName, roles.joined(separator: ","), createdAt] }
}

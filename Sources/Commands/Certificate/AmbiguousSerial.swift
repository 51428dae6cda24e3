import Model

/// Several authorities issued a certificate with the serial number that was named.
struct AmbiguousSerial: OperatorError {
    let serial: SerialNumber
    let authorities: [AuthorityID]

    var message: String {
        let names = authorities.map(\.name).joined(separator: ", ")
        return "serial number \(serial.hexadecimal) is that of a certificate of each of \(names)"
    }
    var hint: String? { "say which with --authority" }
    var kind: FailureKind { .invalidInput }
}

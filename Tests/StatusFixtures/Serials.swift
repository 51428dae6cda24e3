public import Model

/// A serial number for tests: `value`, big-endian; values below 1 become 1.
public func serial(_ value: Int) -> SerialNumber {
    let octets = (0..<8).map { UInt8(truncatingIfNeeded: max(1, value) >> (56 - 8 * $0)) }
    guard let serial = SerialNumber(bytes: octets) else { preconditionFailure("not zero") }
    return serial
}

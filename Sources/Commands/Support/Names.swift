public import ArgumentParser
public import Centre
public import Enrollment
public import Model
public import Store

extension ApplicationNumber: ExpressibleByArgument {
    /// Reads an application number from the command line.
    public init?(argument: String) { self.init(argument) }
}

extension SerialNumber: ExpressibleByArgument {
    /// Reads a serial number, hexadecimal, from the command line.
    public init?(argument: String) { self.init(typed: argument) }
}

extension AuthorityID: ExpressibleByArgument {
    /// Reads an authority's name from the command line.
    public init?(argument: String) { self.init(argument) }
}

extension RevocationListName: ExpressibleByArgument {
    /// Reads the name of a list from the command line.
    public init?(argument: String) { self.init(argument) }
}

extension SerialPrefix: ExpressibleByArgument {
    /// Reads the first digits of a serial number from the command line.
    public init?(argument: String) { self.init(argument) }
}

extension CertificatePurpose: ExpressibleByArgument {}
extension AuthorityRecord.State: ExpressibleByArgument {}
extension StaffRecord.Role: ExpressibleByArgument {}
extension ApplicationState: ExpressibleByArgument {}
extension CertificateState: ExpressibleByArgument {}
extension JobState: ExpressibleByArgument {}
extension KeyAlgorithm: ExpressibleByArgument {}
extension ServedPart: ExpressibleByArgument {
    /// Reads the name of a part; OCSP is part of `status`.
    public init?(argument: String) {
        self.init(rawValue: argument == "ocsp" ? ServedPart.status.rawValue : argument)
    }
}
extension OrderRecord.State: ExpressibleByArgument {}
extension DeliveryRecord.State: ExpressibleByArgument {}
extension TokenRecord.State: ExpressibleByArgument {}
extension UnlockRecord.State: ExpressibleByArgument {}
extension MessageRecord.State: ExpressibleByArgument {}
extension ProposalRecord.State: ExpressibleByArgument {}
extension PaymentRecord.State: ExpressibleByArgument {}
extension InvoiceRecord.State: ExpressibleByArgument {}
extension PaymentChannel: ExpressibleByArgument {}
extension TokenEnding: ExpressibleByArgument {}
extension RevocationCause: ExpressibleByArgument {}

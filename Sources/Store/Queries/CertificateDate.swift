import Model

/// A certificate's number and the date by which it is ordered.
struct CertificateDate: Hashable {
    let number: Int64
    let date: Timestamp
}

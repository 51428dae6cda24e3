import Model

/// What of a certificate is read.
struct CertificateShape<Row> {
    let columns: String
    let tables: String
    let read: (inout RowReader) throws(BookError) -> Row
}

extension CertificateShape<CertificateRecord> {
    /// Everything, with the octets.
    static var records: CertificateShape {
        CertificateShape(
            columns: CertificateRow.columns,
            tables: CertificateRow.tables,
            read: CertificateRow.read
        )
    }
}

extension CertificateShape<CertificateSummary> {
    /// The narrow row.
    static var summaries: CertificateShape {
        CertificateShape(
            columns: CertificateRow.narrowColumns,
            tables: CertificateRow.narrowTables,
            read: CertificateRow.summary
        )
    }
}

/// A payment that is said to have arrived.
public struct Payment: Hashable, Sendable {
    /// How it arrived.
    public let channel: PaymentChannel
    /// The channel's transaction number, unique within the channel; 1 to 64 printable characters.
    public let transaction: String
    /// Its amount in fen.
    public let amountFen: Int64

    /// Describes a payment.
    ///
    /// - Throws: `EnrollmentError` with `.validationFailed` for an impossible transaction number or amount.
    public init(channel: PaymentChannel, transaction: String, amountFen: Int64) throws(EnrollmentError) {
        do throws(FieldFault) {
            self.transaction = try BoundedText.parse(transaction, 1...64)
        } catch {
            throw EnrollmentError(
                .validationFailed([.init("transaction", error.code, "交易号：\(error.message)")])
            )
        }
        guard (0...PriceList.maximumFen).contains(amountFen) else {
            throw EnrollmentError(.validationFailed([.init("amount", .badFormat, "金额：应为 0 至一百万元")]))
        }
        self.channel = channel
        self.amountFen = amountFen
    }
}

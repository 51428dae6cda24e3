import Model

extension Error {
    /// The words for an error of any kind: our own message, or the name of a foreign type.
    var brief: String { (self as? any OperatorError)?.message ?? "\(type(of: self))" }
}

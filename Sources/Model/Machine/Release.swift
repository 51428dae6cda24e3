/// Which release of the product this is.
public enum Release {
    /// The number, as `pki --version` prints it; stations and servers work together only when theirs are the same.
    public static let number = "0.1.0"
}

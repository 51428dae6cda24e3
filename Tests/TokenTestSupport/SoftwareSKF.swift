/// The double of an SKF library, `Tests/SoftwareSKFDouble`.
public enum SoftwareSKF {
    /// The library, as other programs load it.
    public static var library: String { ModuleDesk.built("libSoftwareSKFDouble.so") }
}

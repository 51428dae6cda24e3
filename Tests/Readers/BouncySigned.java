import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * Verifies what an SM2 key signed, with the identifier of GM/T 0009, which is Bouncy Castle's default.
 *
 * <pre>java BouncySigned request FILE | signature CERTIFICATE MESSAGE SIGNATURE</pre>
 */
public final class BouncySigned {
    private static final String PROVIDER = "BC";

    private BouncySigned() {}

    public static void main(String[] arguments) {
        Security.addProvider(new BouncyCastleProvider());
        boolean isValid = false;
        String why = "the signature does not verify";
        try {
            isValid = switch (arguments.length) {
                case 2 -> request(arguments[1]);
                case 4 -> signature(arguments[1], arguments[2], arguments[3]);
                default -> throw new IllegalArgumentException("usage: request FILE | signature CERTIFICATE MESSAGE SIGNATURE");
            };
        } catch (GeneralSecurityException | IOException | OperatorCreationException | PKCSException error) {
            why = String.valueOf(error.getMessage());
        }
        System.out.println(isValid ? "VALID" : "INVALID " + why);
        System.exit(isValid ? 0 : 1);
    }

    private static boolean request(String file) throws IOException, OperatorCreationException, PKCSException {
        PKCS10CertificationRequest request = new PKCS10CertificationRequest(Files.readAllBytes(Path.of(file)));
        return request.isSignatureValid(
            new JcaContentVerifierProviderBuilder().setProvider(PROVIDER).build(request.getSubjectPublicKeyInfo()));
    }

    private static boolean signature(String certificate, String message, String signature)
        throws GeneralSecurityException, IOException {
        Signature verifier = Signature.getInstance("SM3withSM2", PROVIDER);
        try (FileInputStream input = new FileInputStream(certificate)) {
            verifier.initVerify(
                CertificateFactory.getInstance("X.509", PROVIDER).generateCertificate(input).getPublicKey());
        }
        verifier.update(Files.readAllBytes(Path.of(message)));
        return verifier.verify(Files.readAllBytes(Path.of(signature)));
    }
}

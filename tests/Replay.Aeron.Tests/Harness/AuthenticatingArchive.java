import io.aeron.archive.Archive;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.driver.MediaDriver;
import io.aeron.security.Authenticator;
import io.aeron.security.SessionProxy;
import org.agrona.concurrent.ShutdownSignalBarrier;

/** A media driver and archive that lets in those who say "open", and those who say "ask" and then answer "question" with "answer". */
public final class AuthenticatingArchive
{
    public static void main(final String[] args)
    {
        final Archive.Context archive = new Archive.Context().authenticatorSupplier(Asking::new);
        try (ArchivingMediaDriver ignored = ArchivingMediaDriver.launch(new MediaDriver.Context(), archive))
        {
            new ShutdownSignalBarrier().await();
        }
    }

    private static final class Asking implements Authenticator
    {
        private final java.util.Map<Long, String> said = new java.util.HashMap<>();

        public void onConnectRequest(final long sessionId, final byte[] encodedCredentials, final long nowMs)
        {
            said.put(sessionId, new String(encodedCredentials));
        }

        public void onChallengeResponse(final long sessionId, final byte[] encodedCredentials, final long nowMs)
        {
            said.put(sessionId, "answered " + new String(encodedCredentials));
        }

        public void onConnectedSession(final SessionProxy session, final long nowMs)
        {
            final String words = said.get(session.sessionId());
            if ("open".equals(words))
            {
                session.authenticate(words.getBytes());
            }
            else if ("ask".equals(words))
            {
                session.challenge("question".getBytes());
            }
            else
            {
                session.reject();
            }
        }

        public void onChallengedSession(final SessionProxy session, final long nowMs)
        {
            final String words = said.get(session.sessionId());
            if ("answered answer".equals(words))
            {
                session.authenticate(words.getBytes());
            }
            else if (words.startsWith("answered "))
            {
                session.reject();
            }
        }
    }
}

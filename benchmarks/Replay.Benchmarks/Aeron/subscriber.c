/* Replays a recording over aeron:ipc into one thread that checks a number in each message, and prints millions of messages a second from the first
   to the last. Arguments: the media driver's directory, the control channel, the recording, the number of messages, the conductor's sleep in ns, and what
   the thread does when there is nothing: yield or sleep. */
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "client/aeron_archive.h"

static int64_t count, wrong, first_ns;
static int yields;

static int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void on_fragment(void *clientd, const uint8_t *buffer, size_t length, aeron_header_t *header)
{
    int64_t number;
    if (count == 0) first_ns = now_ns();
    memcpy(&number, buffer, sizeof(number));
    if (number != count) wrong++;
    count++;
}

static void idle(void)
{
    const struct timespec shortest = { .tv_nsec = 1000 };
    if (yields) sched_yield();
    else nanosleep(&shortest, NULL);
}

static void check(int result)
{
    if (result >= 0) return;
    puts(aeron_errmsg());
    exit(1);
}

int main(int argc, char **argv)
{
    aeron_context_t *context;
    aeron_t *aeron;
    aeron_archive_context_t *archive_context;
    aeron_archive_t *archive = NULL;
    aeron_archive_replay_params_t params;
    aeron_subscription_t *subscription;
    aeron_image_t *image = NULL;
    if (argc != 7) return 1;
    yields = strcmp(argv[6], "yield") == 0;
    int64_t recording_id = atoll(argv[3]), expected = atoll(argv[4]);

    check(aeron_context_init(&context));
    check(aeron_context_set_dir(context, argv[1]));
    check(aeron_context_set_idle_strategy_init_args(context, argv[5]));
    check(aeron_context_set_idle_strategy(context, "sleep-ns"));
    check(aeron_init(&aeron, context));
    check(aeron_start(aeron));
    check(aeron_archive_context_init(&archive_context));
    check(aeron_archive_context_set_aeron(archive_context, aeron));
    check(aeron_archive_context_set_control_request_channel(archive_context, argv[2]));
    check(aeron_archive_context_set_control_response_channel(archive_context, "aeron:udp?endpoint=localhost:0"));
    check(aeron_archive_connect(&archive, archive_context));
    check(aeron_archive_replay_params_init(&params));
    params.position = 0;
    check(aeron_archive_get_stop_position(&params.length, archive, recording_id));
    check(aeron_archive_replay(&subscription, archive, recording_id, "aeron:ipc", 4003, &params));
    while ((image = aeron_subscription_image_at_index(subscription, 0)) == NULL) sched_yield();

    while (count < expected)
    {
        if (aeron_image_poll(image, on_fragment, NULL, 256) > 0) continue;
        if (aeron_image_is_closed(image)) break;
        idle();
    }

    printf("%.3f\n", (double)(count - 1) * 1e3 / (double)(now_ns() - first_ns));
    aeron_image_release(image);
    aeron_subscription_close(subscription, NULL, NULL);
    aeron_archive_close(archive);
    aeron_archive_context_close(archive_context);
    aeron_close(aeron);
    aeron_context_close(context);
    return wrong == 0 && count == expected ? 0 : 2;
}

"""The places that are taken are counted by the database itself, so that no code can sell one twice: a trigger moves
the counters of a session with its registrations, and CHECKs hold them within the capacity (learning 12)."""

from django.db import migrations

COUNT = """
CREATE FUNCTION trainings_count_place(session bigint, way text, by int) RETURNS void LANGUAGE sql AS $$
    UPDATE trainings_trainingsession SET
        held_room = held_room + CASE way WHEN 'room' THEN by ELSE 0 END,
        held_online = held_online + CASE way WHEN 'online' THEN by ELSE 0 END,
        held_point = held_point + CASE way WHEN 'point' THEN by ELSE 0 END
    WHERE id = session
$$;
CREATE FUNCTION trainings_count_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    had boolean := TG_OP <> 'INSERT' AND OLD.state IN ('offered', 'confirmed');
    has boolean := TG_OP <> 'DELETE' AND NEW.state IN ('offered', 'confirmed');
BEGIN
    IF had AND has AND OLD.session_id = NEW.session_id AND OLD.mode = NEW.mode THEN
        RETURN NULL;
    END IF;
    IF had THEN
        PERFORM trainings_count_place(OLD.session_id, OLD.mode, -1);
    END IF;
    IF has THEN
        PERFORM trainings_count_place(NEW.session_id, NEW.mode, 1);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER registration_counts_places
    AFTER INSERT OR DELETE OR UPDATE OF state, mode, session_id ON trainings_registration
    FOR EACH ROW EXECUTE FUNCTION trainings_count_places();
"""
UNCOUNT = """
DROP TRIGGER registration_counts_places ON trainings_registration;
DROP FUNCTION trainings_count_places();
DROP FUNCTION trainings_count_place(bigint, text, int);
"""


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_first_trainings")]
    operations = [migrations.RunSQL(COUNT, UNCOUNT)]
